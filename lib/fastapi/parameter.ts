import * as v from 'valibot';
import { readDateTime, type TimeRange, UNIX_MS } from './date-time.ts';

/**
 * What pydantic reads as an integer: signs, zeros, underscores between digits, `1.0`, space around. Its space is
 * Unicode's, which has U+0085 and not U+FEFF, where that of `\s` and `Number` is the other way round.
 */
const INTEGER = /^\p{White_Space}*([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?\p{White_Space}*$/u;
/** The longest that pydantic tries to read. */
const INTEGER_LENGTH_MAX = 4300;

/** Unix time with a fraction, of no more digits than are within bounds. */
const FRACTIONAL = '^(?:\\+?[0-9]{1,14}|-[0-9]{1,13})\\.[0-9]+$';

/*
 * What a schema here makes of a text is beyond what JSON Schema can be derived from, so each says in its
 * metadata how it is documented.
 */

/**
 * @param min the least value allowed
 * @param max the greatest value allowed, at most 2^53 − 1
 * @returns the schema of a parameter that is an integer: text in, number out
 */
export function integer(min: number, max: number) {
  const parse = v.rawTransform<string, number>(({ dataset: { value: text }, addIssue, NEVER }) => {
    const [, digits] = INTEGER.exec(text) ?? [];
    if (digits !== undefined && text.length <= INTEGER_LENGTH_MAX) return Number(digits.replaceAll('_', ''));
    addIssue({ message: digits === undefined ? 'int_parsing' : 'int_parsing_size' });
    return NEVER;
  });
  return v.pipe(
    v.string(),
    parse,
    v.minValue(min),
    v.maxValue(max),
    v.metadata({ type: 'integer', format: 'int64', minimum: min, maximum: max }),
  );
}

/** @returns the schema of a parameter that names a time: text in, the {@link TimeRange} it stands for out */
export function dateTime() {
  const parse = v.rawTransform<string, TimeRange>(({ dataset, addIssue, NEVER }) => {
    const period = readDateTime(dataset.value);
    if (typeof period !== 'string') return period;
    addIssue({ message: `datetime_from_date_parsing: ${period}` });
    return NEVER;
  });
  return v.pipe(
    v.string(),
    parse,
    v.metadata({
      // In place of the text that it is in a URL.
      type: undefined,
      anyOf: [
        {
          type: 'integer',
          format: 'int64',
          minimum: UNIX_MS.min,
          maximum: UNIX_MS.max,
          description: 'Unix seconds; beyond 20,000,000,000 on either side of 0, milliseconds',
        },
        { type: 'string', pattern: FRACTIONAL, description: 'The same with a fraction' },
        { type: 'string', format: 'date-time', description: 'ISO 8601' },
        { type: 'string', format: 'date', description: 'A day' },
      ],
      examples: [1795436853, '2026-11-23', '2026-11-23T10:15:00+01:00'],
    }),
  );
}

/**
 * @param item the schema of one value, such as `integer(1, 9)`
 * @param max how often the parameter may be repeated
 * @returns the schema of a parameter that may be repeated. Too many are one fault, as in pydantic, and
 *   are not looked at one by one
 */
export function repeated<Output>(item: v.GenericSchema<string, Output>, max: number) {
  return v.pipe(v.array(v.string()), v.maxLength(max), v.array(item), v.metadata({ maxItems: max }));
}

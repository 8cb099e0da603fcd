import * as v from 'valibot';
import { readDateTime, type TimeRange } from './date-time.ts';
import { errorMessage } from './validation-error.ts';

/**
 * What pydantic reads as an integer: signs, zeros, underscores between digits, `1.0`, surrounding white space. Its white
 * space is Unicode's, which has U+0085 and lacks U+FEFF; for `\s` and `Number` it is the other way round.
 */
const INTEGER = /^\p{White_Space}*([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?\p{White_Space}*$/u;
/** Pydantic does not try to read a longer text. */
const INTEGER_LENGTH_MAX = 4300;

/* No JSON Schema can be derived from how these schemas parse, so each brings its own as metadata. */

/** The schema of an integer parameter; `max` is at most 2^53 − 1. */
export function integer(min: number, max: number) {
  const parse = v.rawTransform<string, number>(({ dataset: { value: text }, addIssue, NEVER }) => {
    const [, digits] = INTEGER.exec(text) ?? [];
    if (digits !== undefined && text.length <= INTEGER_LENGTH_MAX) return Number(digits.replaceAll('_', ''));
    addIssue({ message: errorMessage(digits === undefined ? 'int_parsing' : 'int_parsing_size') });
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

/**
 * The schema of a time parameter. Its output is the time range that the text stands for. It is documented as a text: of a union
 * of numbers and dates, clients in many languages make something that cannot be sent.
 */
export function dateTime() {
  const parse = v.rawTransform<string, TimeRange>(({ dataset, addIssue, NEVER }) => {
    const range = readDateTime(dataset.value);
    if (typeof range !== 'string') return range;
    addIssue({ message: errorMessage('datetime_from_date_parsing', { error: range }) });
    return NEVER;
  });
  return v.pipe(
    v.string(),
    parse,
    v.metadata({ type: 'string', examples: ['2026-11-23T10:15:00+01:00', '2026-11-23', '1795436853'] }),
  );
}

/**
 * The schema of a repeatable parameter. Too many values are one error, as in pydantic, and are not validated one by one.
 */
export function repeated<Output>(item: v.GenericSchema<string, Output>, max: number) {
  return v.pipe(v.array(v.string()), v.maxLength(max), v.array(item), v.metadata({ maxItems: max }));
}

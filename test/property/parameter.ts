import fc from 'fast-check';
import type { Parameter, Schema } from './document.ts';
import {
  DAY_US,
  dateTime,
  day,
  fractionalUnixTime,
  instant,
  MINUTE_US,
  rangeAround,
  SECOND_US,
  type TimeRange,
  unixTime,
} from './time.ts';

/** Ways to write the creation time of an article. Some stand for a whole second, minute or day. */
export const CREATION_TIME_FORMATS = [
  'second',
  'fraction',
  'milliseconds',
  'microseconds',
  'minute',
  'day',
  'zoned',
] as const;

/** A value as sent, and what the service should parse it to. */
interface ResolvedValue {
  readonly text: string;
  readonly parsed: string | number | TimeRange;
}

/** The id or creation time of an article, chosen at run time; the index wraps around. */
interface ArticleReference {
  readonly articleIndex: number;
  readonly format: 'id' | (typeof CREATION_TIME_FORMATS)[number];
}

export type ParameterValue = ResolvedValue | ArticleReference;

/** Replaces a reference by the id or the creation time of one of the articles. */
export function resolveValue(
  value: ParameterValue,
  articles: readonly { readonly id: number }[],
): ResolvedValue {
  if ('text' in value) return value;
  const { id = 1 } = articles[value.articleIndex % Math.max(articles.length, 1)] ?? {};
  const iso = (us: number) => new Date(us / 1000).toISOString();
  const fraction = String(id % SECOND_US).padStart(6, '0');
  const second = Math.floor(id / SECOND_US);
  const instantOrSecond = (us: number) => (us % SECOND_US === 0 ? rangeAround(us, SECOND_US) : instant(us));
  switch (value.format) {
    case 'id':
      return { text: String(id), parsed: id };
    case 'second':
      return { text: String(second), parsed: rangeAround(id, SECOND_US) };
    case 'fraction':
      return { text: `${second}.${fraction}`, parsed: instantOrSecond(id) };
    case 'milliseconds':
      return { text: String(Math.floor(id / 1000)), parsed: instant(Math.floor(id / 1000) * 1000) };
    case 'microseconds':
      return { text: `${iso(id).slice(0, 19)}.${fraction}Z`, parsed: instantOrSecond(id) };
    case 'minute':
      return { text: iso(id).slice(0, 16), parsed: rangeAround(id, MINUTE_US) };
    case 'day':
      return { text: iso(id).slice(0, 10), parsed: rangeAround(id, DAY_US) };
    case 'zoned':
      return { text: `${iso(id - 150 * MINUTE_US).slice(0, 19)}-02:30`, parsed: rangeAround(id, SECOND_US) };
  }
}

/** An integer within the bounds of the schema, in any form that pydantic accepts. */
const integer = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<ParameterValue> =>
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom(minimum, minimum + 1, maximum - 1, maximum),
        fc.integer({ min: minimum, max: maximum }),
      ),
      fc.oneof({ weight: 3, arbitrary: fc.constant('plain') }, fc.constantFrom('+', '0', '_', '.0', 'space')),
    )
    .map(([number, form]) => {
      const text = String(number);
      const forms: Record<string, string> = {
        '+': `+${text}`,
        '0': `000${text}`,
        _: text.replace(/(\d)(\d)$/, '$1_$2'),
        '.0': `${text}.00`,
        space: ` ${text}\t`,
      };
      return { text: (number < 0 ? undefined : forms[form]) ?? text, parsed: number };
    });

const creationTime = fc.record({ articleIndex: fc.nat(), format: fc.constantFrom(...CREATION_TIME_FORMATS) });

/** The names of parameters that hold the id of an article. */
const ID = /(?:^|_)id$/;
/** The names of parameters that hold a time, which the document describes as a text. */
export const TIME = /^created_/;

export function validValue({
  name,
  schema,
}: Pick<Parameter, 'name' | 'schema'>): fc.Arbitrary<ParameterValue> {
  const one = schema.items ?? schema;
  // Arbitrary times rarely match an article.
  if (TIME.test(name)) {
    return fc.oneof({ weight: 8, arbitrary: creationTime }, unixTime, fractionalUnixTime, day, dateTime);
  }
  if (one.type === 'integer' && ID.test(name)) {
    const existing = fc.record({ articleIndex: fc.nat(), format: fc.constant('id' as const) });
    return fc.oneof({ weight: 4, arbitrary: existing }, integer(one));
  }
  if (one.type === 'integer') return integer(one);
  throw new Error(`Unsupported parameter ${name}`);
}

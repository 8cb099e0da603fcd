import fc from 'fast-check';
import type { Parameter, Schema } from './document.ts';
import { anyText } from './text.ts';

/** A span of time in microseconds since 1970, both ends included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** How the creation of an article may be named: as the second, day or millisecond of it, and so on. */
export const CREATIONS = ['second', 'fraction', 'milliseconds', 'moment', 'minute', 'day', 'zoned'] as const;

/**
 * A value of a parameter: as it is sent, with what it means; or one that is only known once there are articles, of
 * which it takes one by its number.
 */
export type Value =
  | { readonly text: string; readonly means: string | number | TimeRange }
  | { readonly article: number; readonly as: 'id' | (typeof CREATIONS)[number] };

/** What is read of an article for its values. */
interface Dated {
  readonly id: number;
}

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const DAY_US = 24 * 60 * MINUTE_US;

const within = (moment: number, length: number): TimeRange => {
  const from = Math.floor(moment / length) * length;
  return { from, to: from + length - 1 };
};

/**
 * @param value of a parameter
 * @param articles that it may name; any number names one of them
 * @returns the value as it is sent, and what it means
 */
export function known(
  value: Value,
  articles: readonly Dated[],
): { text: string; means: string | number | TimeRange } {
  if ('text' in value) return value;
  const { id = 1 } = articles[value.article % Math.max(articles.length, 1)] ?? {};
  const iso = (us: number) => new Date(us / 1000).toISOString();
  const fraction = String(id % SECOND_US).padStart(6, '0');
  const second = Math.floor(id / SECOND_US);
  switch (value.as) {
    case 'id':
      return { text: String(id), means: id };
    case 'second':
      return { text: String(second), means: within(id, SECOND_US) };
    case 'fraction':
      return { text: `${second}.${fraction}`, means: { from: id, to: id } };
    case 'milliseconds':
      return { text: String(Math.floor(id / 1000)), means: moment(Math.floor(id / 1000) * 1000) };
    case 'moment':
      return { text: `${iso(id).slice(0, 19)}.${fraction}Z`, means: moment(id) };
    case 'minute':
      return { text: iso(id).slice(0, 16), means: within(id, MINUTE_US) };
    case 'day':
      return { text: iso(id).slice(0, 10), means: within(id, DAY_US) };
    case 'zoned':
      return { text: `${iso(id - 150 * MINUTE_US).slice(0, 19)}-02:30`, means: within(id, SECOND_US) };
  }
}

const moment = (us: number): TimeRange => ({ from: us, to: us });

/** An integer as the document has it, and as pydantic reads it besides. */
const integer = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<Value> =>
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
      return { text: (number < 0 ? undefined : forms[form]) ?? text, means: number };
    });

/** Unix time, in seconds or in milliseconds. */
const unixTime = fc
  .oneof(
    fc.integer({ min: 0, max: 4_000_000_000 }),
    fc.constantFrom(
      0,
      -1,
      20_000_000_000,
      -20_000_000_000,
      20_000_000_001,
      253_402_300_799_999,
      -62_167_219_200_000,
    ),
  )
  .map((number): Value => {
    const isMilliseconds = Math.abs(number) > 20_000_000_000;
    return {
      text: String(number),
      means: isMilliseconds ? moment(number * 1000) : within(number * SECOND_US, SECOND_US),
    };
  });

const fractional = fc
  .tuple(fc.integer({ min: -4_000_000_000, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([seconds, fraction]): Value => {
    const us = (seconds < 0 ? -1 : 1) * (Math.abs(seconds) * SECOND_US + fraction);
    return { text: `${seconds}.${String(fraction).padStart(6, '0')}`, means: moment(us) };
  });

/** Between the years 0 and 9999. */
const anyDay = fc.integer({ min: -719_528, max: 2_932_896 });

const day = anyDay.map(
  (days): Value => ({ text: isoDay(days), means: { from: days * DAY_US, to: (days + 1) * DAY_US - 1 } }),
);

const isoDay = (days: number) => {
  const date = new Date(days * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    .map((number, index) => String(number).padStart(index === 0 ? 4 : 2, '0'))
    .join('-');
};

const dateTime = fc
  .tuple(
    anyDay,
    fc.record({ hour: fc.nat(23), minute: fc.nat(59), second: fc.nat(59) }),
    fc.option(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 }), {
      nil: undefined,
    }),
    fc.constantFrom('T', 't', ' ', '_'),
    fc.oneof(fc.constantFrom('', 'Z', 'z'), fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })),
  )
  .map(([days, { hour, minute, second }, fraction, separator, zone]): Value => {
    const two = (number: number) => String(number).padStart(2, '0');
    const offset = typeof zone === 'number' ? zone : 0;
    const hours = two(Math.floor(Math.abs(offset) / 60));
    const zoneText =
      typeof zone === 'string' ? zone : `${zone < 0 ? '-' : '+'}${hours}:${two(Math.abs(offset) % 60)}`;
    const point = fraction === undefined ? '' : `.${fraction}`;
    const start = days * DAY_US + ((hour * 60 + minute - offset) * 60 + second) * SECOND_US;
    return {
      text: `${isoDay(days)}${separator}${two(hour)}:${two(minute)}:${two(second)}${point}${zoneText}`,
      means:
        fraction === undefined
          ? { from: start, to: start + SECOND_US - 1 }
          : moment(start + Number(fraction.padEnd(6, '0').slice(0, 6))),
    };
  });

const creation = fc.record({ article: fc.nat(), as: fc.constantFrom(...CREATIONS) });

/** What the document leaves to the state of the service: the parameter that names an article. */
const ID = /(?:^|_)id$/;

/**
 * @param parameter of an operation
 * @returns one value that it takes
 */
export function validValue({ name, schema }: Pick<Parameter, 'name' | 'schema'>): fc.Arbitrary<Value> {
  const one = schema.items ?? schema;
  if (one.anyOf) {
    const forms = one.anyOf.map((form) => validValue({ name, schema: form }));
    // Most times miss every article there is.
    return fc.oneof({ weight: forms.length * 2, arbitrary: creation }, ...forms);
  }
  if (one.type === 'integer' && name.startsWith('created_')) return unixTime;
  if (one.type === 'integer' && ID.test(name)) {
    const there = fc.record({ article: fc.nat(), as: fc.constant('id' as const) });
    return fc.oneof({ weight: 4, arbitrary: there }, integer(one));
  }
  if (one.type === 'integer') return integer(one);
  if (one.format === 'date') return day;
  if (one.format === 'date-time') return dateTime;
  if (one.pattern !== undefined && name.startsWith('created_')) return fractional;
  throw new Error(`Nothing is known of the parameter ${name}`);
}

/** A value that is refused, and what is said of it. */
export interface InvalidValue {
  readonly text: string;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** Texts without a digit are no number and no time, and neither are these. */
const NO_INTEGER = [
  '',
  '1.5',
  '1e3',
  '0x1',
  '1__0',
  '_1',
  '1_',
  '--1',
  '+-1',
  '1,0',
  '٣',
  '１',
  '²',
  '1 2',
  '0b1',
  '∞',
];
const NO_TIME = [
  ...[
    '',
    '1e9',
    '0x1',
    '1_000',
    '2026-13-01',
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-11-23T24:00:00Z',
  ],
  ...['2026-11-23T10', '2026-11-23T10:60:00Z', '2026-11-23T23:59:60Z', '2026-11-23T10:00:00+24:00'],
  ...[
    '2026-W48-1',
    '2026-327',
    '+12026-01-01',
    '-0001-01-01',
    '２０２６-01-01',
    '253402300800000',
    '-62167219200001',
  ],
];
const withoutDigits = anyText.map((text) => text.replace(/\p{N}/gu, ''));

/**
 * @param parameter of an operation
 * @returns one value that it does not take
 */
export function invalidValue({
  name,
  schema,
}: Pick<Parameter, 'name' | 'schema'>): fc.Arbitrary<InvalidValue> {
  const one = schema.items ?? schema;
  if (one.anyOf) {
    return fc
      .oneof(fc.constantFrom(...NO_TIME), withoutDigits)
      .map((text) => ({ text, type: 'datetime_from_date_parsing' }));
  }
  if (one.type !== 'integer') throw new Error(`Nothing is known of the parameter ${name}`);
  const { minimum = 0, maximum = 0 } = one;
  return fc.oneof(
    fc.oneof(fc.constantFrom(...NO_INTEGER), withoutDigits).map((text) => ({ text, type: 'int_parsing' })),
    fc
      .oneof(fc.constantFrom(minimum - 1, -maximum), fc.integer({ max: minimum - 1 }))
      .map((number) => ({ text: String(number), type: 'greater_than_equal', ctx: { ge: minimum } })),
    fc
      .bigInt({ min: BigInt(maximum) + 1n, max: BigInt(maximum) * 1_000_000n })
      .map((number) => ({ text: String(number), type: 'less_than_equal', ctx: { le: maximum } })),
  );
}

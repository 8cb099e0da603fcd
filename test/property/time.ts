import fc from 'fast-check';

/** Microseconds since 1970, both ends inclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** A time as sent, and the range that it stands for. */
interface TimeValue {
  readonly text: string;
  readonly parsed: TimeRange;
}

export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const DAY_US = 24 * 60 * MINUTE_US;

/** The second, minute or day around a time. */
export const rangeAround = (us: number, length: number): TimeRange => {
  const from = Math.floor(us / length) * length;
  return { from, to: from + length - 1 };
};

export const unixSeconds = () => Math.floor(Date.now() / 1000);

export const instant = (us: number): TimeRange => ({ from: us, to: us });

/** Unix time in seconds or milliseconds. */
export const unixTime = fc
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
  .map((number): TimeValue => {
    const isMilliseconds = Math.abs(number) > 20_000_000_000;
    return {
      text: String(number),
      parsed: isMilliseconds ? instant(number * 1000) : rangeAround(number * SECOND_US, SECOND_US),
    };
  });

/** Unix time in seconds with a fraction. */
export const fractionalUnixTime = fc
  .tuple(fc.integer({ min: -4_000_000_000, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([seconds, fraction]): TimeValue => {
    const us = (seconds < 0 ? -1 : 1) * (Math.abs(seconds) * SECOND_US + fraction);
    const parsed = fraction === 0 ? rangeAround(us, SECOND_US) : instant(us);
    return { text: `${seconds}.${String(fraction).padStart(6, '0')}`, parsed };
  });

/** Days since 1970, from year 0 to 9999. */
const anyDay = fc.integer({ min: -719_528, max: 2_932_896 });

export const day = anyDay.map(
  (days): TimeValue => ({ text: isoDay(days), parsed: { from: days * DAY_US, to: (days + 1) * DAY_US - 1 } }),
);

const isoDay = (days: number) => {
  const date = new Date(days * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    .map((number, index) => String(number).padStart(index === 0 ? 4 : 2, '0'))
    .join('-');
};

export const dateTime = fc
  .tuple(
    anyDay,
    fc.record({ hour: fc.nat(23), minute: fc.nat(59), second: fc.nat(59) }),
    fc.option(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 }), {
      nil: undefined,
    }),
    fc.constantFrom('T', 't', ' ', '_'),
    fc.oneof(fc.constantFrom('', 'Z', 'z'), fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })),
  )
  .map(([days, { hour, minute, second }, fraction, separator, zone]): TimeValue => {
    const two = (number: number) => String(number).padStart(2, '0');
    const offset = typeof zone === 'number' ? zone : 0;
    const hours = two(Math.floor(Math.abs(offset) / 60));
    const zoneText =
      typeof zone === 'string' ? zone : `${zone < 0 ? '-' : '+'}${hours}:${two(Math.abs(offset) % 60)}`;
    const point = fraction === undefined ? '' : `.${fraction}`;
    const start = days * DAY_US + ((hour * 60 + minute - offset) * 60 + second) * SECOND_US;
    return {
      text: `${isoDay(days)}${separator}${two(hour)}:${two(minute)}:${two(second)}${point}${zoneText}`,
      parsed:
        fraction === undefined || /^0+$/.test(fraction)
          ? { from: start, to: start + SECOND_US - 1 }
          : instant(start + Number(fraction.padEnd(6, '0').slice(0, 6))),
    };
  });

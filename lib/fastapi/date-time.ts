/** Unix time in microseconds, both ends included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const DAY_US = 24 * 60 * MINUTE_US;

/** Larger numbers are milliseconds, as in pydantic. */
const SECONDS_MAX = 20_000_000_000;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
/** Pydantic parses a number beyond 64 bits as a date. */
const NUMBER_MAX = 2 ** 63;
/** Unix time in milliseconds: the start of the year 0 and the end of the year 9999. */
const UNIX_MS = { min: -62_167_219_200_000, max: 253_402_300_799_999 };
/**
 * What may follow a date. A `+` that a client did not escape arrives as a space. The minus sign is ASCII or U+2212, as
 * ISO 8601 has it.
 */
const TIME =
  /^[Tt _]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d+))?)?(?:[Zz]|([+\-\u2212 ])([01]\d|2[0-3]):?([0-5]\d))?$/;

/**
 * Reads Unix time or ISO 8601, in UTC by default. A value covers the whole day (`2026-11-23`), minute (`2026-11-23T10:15`)
 * or second (`1795428900`) that it names. A value with a fraction that is not zero, or in Unix milliseconds, is a single
 * instant.
 *
 * @returns the range, or pydantic's explanation of what is wrong
 */
export function readDateTime(text: string): TimeRange | string {
  if (NUMBER.test(text) && Math.abs(Number(text)) < NUMBER_MAX) return readUnixTime(text);

  // Pydantic counts bytes.
  if (Buffer.byteLength(text) < 10) return 'input is too short';
  if (!/^\d{4}/.test(text)) return 'invalid character in year';
  if (text[4] !== '-') return 'invalid date separator, expected `-`';
  if (!/^\d\d/.test(text.slice(5))) return 'invalid character in month';
  if (text[7] !== '-') return 'invalid date separator, expected `-`';
  if (!/^\d\d/.test(text.slice(8))) return 'invalid character in day';
  const month = Number(text.slice(5, 7));
  if (month < 1 || month > 12) return 'month value is outside expected range of 1-12';
  const day = Number(text.slice(8, 10));
  const midnight = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== day) {
    return 'day value is outside expected range';
  }

  const dayStart = midnight.getTime() * 1000;
  if (text.length === 10) return { from: dayStart, to: dayStart + DAY_US - 1 };
  const time = TIME.exec(text.slice(10));
  if (!time) return 'unexpected extra characters at the end of the input';
  const [, hour, minute, second, fraction = '', sign, zoneHour = 0, zoneMinute = 0] = time;
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' || sign === '\u2212' ? -1 : 1);
  const minuteStart = dayStart + (Number(hour) * 60 + Number(minute) - zone) * MINUTE_US;
  if (second === undefined) return { from: minuteStart, to: minuteStart + MINUTE_US - 1 };
  const secondStart = minuteStart + Number(second) * SECOND_US;
  if (!/[1-9]/.test(fraction)) return { from: secondStart, to: secondStart + SECOND_US - 1 };
  const moment = secondStart + Number(fraction.padEnd(6, '0').slice(0, 6));
  return { from: moment, to: moment };
}

function readUnixTime(text: string): TimeRange | string {
  const number = Number(text);
  const isMilliseconds = Math.abs(number) > SECONDS_MAX;
  const from = Math.round(number * (isMilliseconds ? 1000 : SECOND_US));
  // Otherwise microseconds would pass as milliseconds of a distant future.
  if (from < UNIX_MS.min * 1000) return 'dates before 0000 are not supported as unix timestamps';
  if (from >= (UNIX_MS.max + 1) * 1000) return 'dates after 9999 are not supported as unix timestamps';
  const isInstant = isMilliseconds || /\.0*[1-9]/.test(text);
  return { from, to: isInstant ? from : from + SECOND_US - 1 };
}

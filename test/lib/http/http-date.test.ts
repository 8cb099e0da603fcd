import { describe, expect, it } from 'vitest';
import { readHttpDate } from '../../../lib/http/http-date.ts';

const thisYear = new Date().getUTCFullYear();
const twoDigits = (year: number) => String(year % 100).padStart(2, '0');

describe('readHttpDate', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', 784111777],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 784111777],
    ['Sun Nov  6 08:49:37 1994', 784111777],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Sat, 29 Feb 2020 23:59:59 GMT', 1583020799],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 253402300799],
    ['Mon, 01 Jan 1601 00:00:00 GMT', -11644473600],
    ['Sat, 31 Dec 2016 23:59:60 GMT', 1483228800],
  ])('reads %s', (text, seconds) => {
    expect(readHttpDate(text)).toBe(seconds);
  });

  it('reads a two-digit year as at most 50 years in the future', () => {
    for (const [years, expected] of [
      [0, thisYear],
      [49, thisYear + 49],
      [52, thisYear - 48],
    ] as const) {
      const seconds = readHttpDate(`Monday, 01-Mar-${twoDigits(thisYear + years)} 00:00:00 GMT`) ?? 0;
      expect(new Date(seconds * 1000).getUTCFullYear()).toBe(expected);
    }
  });

  it.each([
    '',
    'now',
    '784111777',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 CET',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 31 Feb 2026 00:00:00 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
  ])('rejects %s', (text) => {
    expect(readHttpDate(text)).toBeUndefined();
  });
});

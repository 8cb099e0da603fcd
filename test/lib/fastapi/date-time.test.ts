import { describe, expect, it } from 'vitest';
import { readDateTime } from '../../../lib/fastapi/date-time.ts';

const SECOND = 1_000_000;
const unixUs = (iso: string) => Date.parse(iso) * 1000;
const range = (start: number, microseconds: number) => ({ from: start, to: start + microseconds - 1 });

describe('readDateTime', () => {
  it.each([
    ['1700000000', range(1_700_000_000 * SECOND, SECOND)],
    ['+5', range(5 * SECOND, SECOND)],
    ['-1', range(-SECOND, SECOND)],
    ['2024', range(2024 * SECOND, SECOND)],
    ['1700000000.5', range(1_700_000_000.5 * SECOND, 1)],
    ['1700000000123', range(1_700_000_000_123_000, 1)],
    ['1700000000.0', range(1_700_000_000 * SECOND, SECOND)],
    ['.5', range(500_000, 1)],
    ['253402300799999', range(unixUs('9999-12-31T23:59:59.999Z'), 1)],
    ['-62167219200000', range(unixUs('0000-01-01T00:00:00Z'), 1)],
  ])('reads the Unix time %s', (text, expected) => {
    expect(readDateTime(text)).toEqual(expected);
  });

  it.each([
    ['2024-02-29', range(unixUs('2024-02-29T00:00:00Z'), 86_400 * SECOND)],
    ['2024-02-29T10:15', range(unixUs('2024-02-29T10:15:00Z'), 60 * SECOND)],
    ['2024-02-29T10:15:30', range(unixUs('2024-02-29T10:15:30Z'), SECOND)],
    ['2024-02-29t10:15:30z', range(unixUs('2024-02-29T10:15:30Z'), SECOND)],
    ['2024-02-29 10:15:30+02:00', range(unixUs('2024-02-29T08:15:30Z'), SECOND)],
    ['2024-02-29T10:15:30 02:00', range(unixUs('2024-02-29T08:15:30Z'), SECOND)],
    ['2024-02-29T10:15:30-0230', range(unixUs('2024-02-29T12:45:30Z'), SECOND)],
    ['2024-02-29T10:15:30\u221202:30', range(unixUs('2024-02-29T12:45:30Z'), SECOND)],
    ['2024-02-29T10:15:30.000Z', range(unixUs('2024-02-29T10:15:30Z'), SECOND)],
    ['2024-02-29T10:15:30.5Z', range(unixUs('2024-02-29T10:15:30.500Z'), 1)],
    ['2024-02-29T10:15:30.123456789', range(unixUs('2024-02-29T10:15:30.123Z') + 456, 1)],
    ['2024-02-29T10:15:30.1234567890123', range(unixUs('2024-02-29T10:15:30.123Z') + 456, 1)],
  ])('reads %s as the whole range it names', (text, expected) => {
    expect(readDateTime(text)).toEqual(expected);
  });

  it.each([
    ['253402300800000', 'dates after 9999 are not supported as unix timestamps'],
    ['1700000000000000', 'dates after 9999 are not supported as unix timestamps'],
    ['1700000000000000000', 'dates after 9999 are not supported as unix timestamps'],
    ['-62167219200001', 'dates before 0000 are not supported as unix timestamps'],
    ['9223372036854777856', 'invalid date separator, expected `-`'],
    ['\u0662\u0660\u0662\u0664-01-01', 'invalid character in year'],
    ['2024-02-29T10:15:30 Z', 'unexpected extra characters at the end of the input'],
    ['2024-02-29T10:15:30 +02:00', 'unexpected extra characters at the end of the input'],
  ])('rejects %s: %s', (text, error) => {
    expect(readDateTime(text)).toBe(error);
  });
});

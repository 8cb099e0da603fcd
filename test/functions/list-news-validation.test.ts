import { describe, expect, it } from 'vitest';
import { errorResponse, useApi } from '../support/api.ts';
import { invalidIds } from '../support/invalid-ids.ts';

const send = useApi();

describe('GET /news query validation', () => {
  it.each(invalidIds)('422 for the id $text', async ({ text, error }) => {
    expect(await send('GET', `/news?id=7&id=${text}`)).toEqual(
      errorResponse([{ ...error, loc: ['query', 'id', 1] }]),
    );
  });

  it('422 for 101 ids', async () => {
    const ctx = { field_type: 'List', max_length: 100, actual_length: 101 };
    const msg = 'List should have at most 100 items after validation, not 101';
    const query = Array.from({ length: 101 }, (_, index) => `id=${index}`).join('&');
    expect(await send('GET', `/news?${query}`)).toEqual(
      errorResponse([{ type: 'too_long', loc: ['query', 'id'], msg, ctx }]),
    );
  });

  it('422 for a limit out of range or not an integer', async () => {
    const loc = ['query', 'limit'];
    const tooSmall = {
      type: 'greater_than_equal',
      loc,
      msg: 'Input should be greater than or equal to 1',
      ctx: { ge: 1 },
    };
    const tooLarge = {
      type: 'less_than_equal',
      loc,
      msg: 'Input should be less than or equal to 100',
      ctx: { le: 100 },
    };
    const notAnInteger = {
      type: 'int_parsing',
      loc,
      msg: 'Input should be a valid integer, unable to parse string as an integer',
    };
    expect(await send('GET', '/news?limit=0')).toEqual(errorResponse([tooSmall]));
    expect(await send('GET', '/news?limit=101')).toEqual(errorResponse([tooLarge]));
    for (const text of ['abc', '', '1.5'])
      expect(await send('GET', `/news?limit=${text}`)).toEqual(errorResponse([notAnInteger]));
  });

  it.each([
    ['', 'input is too short'],
    ['yesterday', 'input is too short'],
    ['2024-1-1', 'input is too short'],
    ['hello world', 'invalid character in year'],
    ['2024/01/01', 'invalid date separator, expected `-`'],
    ['2024-13-01', 'month value is outside expected range of 1-12'],
    ['2023-02-29', 'day value is outside expected range'],
    ['2024-01-01T25:00', 'unexpected extra characters at the end of the input'],
    ['2024-01-01T10:00:00Zulu', 'unexpected extra characters at the end of the input'],
  ])('422 for the time %j', async (text, error) => {
    const errorAt = (...loc: (string | number)[]) => ({
      type: 'datetime_from_date_parsing',
      loc: ['query', ...loc],
      msg: `Input should be a valid datetime or date, ${error}`,
      ctx: { error },
    });
    const query = `created_at=5&created_at=${text}&created_from=${text}&created_to=${text}`;
    expect(await send('GET', `/news?${query}`)).toEqual(
      errorResponse([errorAt('created_at', 1), errorAt('created_from'), errorAt('created_to')]),
    );
  });

  it('422 with all validation errors at once', async () => {
    const { body } = await send('GET', '/news?id=x&id=0&created_at=x&limit=0&created_to=x');
    const { detail } = body as { detail: { loc: unknown }[] };
    expect(detail.map(({ loc }) => loc)).toEqual([
      ['query', 'id', 0],
      ['query', 'id', 1],
      ['query', 'created_at', 0],
      ['query', 'created_to'],
      ['query', 'limit'],
    ]);
  });
});

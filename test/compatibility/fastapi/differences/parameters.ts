import { type Difference, INT_PARSING, validationErrors } from './difference.ts';

/** Cursors, times, and ids. */
export const parameterDifferences: readonly Difference[] = [
  {
    why: '`ctx` has the error message; FastAPI serializes an exception as an empty object',
    ours: validationErrors({
      type: 'value_error',
      loc: ['query', 'cursor'],
      msg: 'Value error, cursor does not match the filters',
      ctx: { error: 'cursor does not match the filters' },
    }),
    requests: ['list: an empty cursor', 'list: a cursor that was not given out', 'list: cursor'],
  },
  {
    why: 'a cursor belongs to its filters and is checked only if they are valid',
    ours: validationErrors({
      type: 'greater_than_equal',
      loc: ['query', 'limit'],
      msg: 'Input should be greater than or equal to 1',
      ctx: { ge: 1 },
    }),
    requests: ['list: a cursor that was not given out, and a limit that is none'],
  },
  {
    why: 'an unescaped `+` before a time zone, decoded as a space, is read as `+`',
    ours: { status: 200, body: [] },
    requests: ['list: created from 2024-01-01T10:00:00+02:00', 'list: created from 2024-01-01T10:00+02:00'],
  },
  {
    why: 'ISO 8601 has a year 0; Python does not',
    ours: { status: 200, body: [] },
    requests: ['list: created from 0000-01-01', 'list: created from -62167219200000'],
  },
  {
    why: 'microseconds are rejected; pydantic accepts them only with a fraction',
    ours: validationErrors({
      type: 'datetime_from_date_parsing',
      loc: ['query', 'created_from'],
      msg: 'Input should be a valid datetime or date, dates after 9999 are not supported as unix timestamps',
      ctx: { error: 'dates after 9999 are not supported as unix timestamps' },
    }),
    requests: ['list: created from 1700000000000000.5'],
  },
  {
    why: 'this is not an integer; pydantic strips the zeros and accepts the rest',
    ours: validationErrors({ ...INT_PARSING, loc: ['path', 'news_id'] }),
    requests: ['read: the id 0-61', 'read: the id 0__1'],
  },
  {
    why: 'this is not an integer; pydantic strips the zeros and accepts the rest',
    ours: validationErrors({ ...INT_PARSING, loc: ['query', 'id', 1] }),
    requests: ['list: the id 0-61', 'list: the id 0__1'],
  },
];

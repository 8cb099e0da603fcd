import type { ReferenceResponse } from './request.ts';

/** Requests that this API answers otherwise than FastAPI, on purpose. */
export interface Difference {
  /** Ends a sentence that begins with "The answer is another one, since". */
  readonly why: string;
  readonly ours: ReferenceResponse;
  /** Their names in `test/compatibility/fastapi/requests.json`. */
  readonly requests: readonly string[];
}

const NO_INTEGER = {
  type: 'int_parsing',
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};
const invalid = (...detail: unknown[]): ReferenceResponse => ({ status: 422, body: { detail } });
const noJson = (offset: number, error: string) => ({
  type: 'json_invalid',
  loc: ['body', offset],
  msg: 'JSON decode error',
  ctx: { error },
});
const forbidden = (key: string) => ({
  type: 'extra_forbidden',
  loc: ['body', key],
  msg: 'Extra inputs are not permitted',
});
const notAllowed = (allow: string): ReferenceResponse => ({
  status: 405,
  allow,
  body: { detail: 'Method Not Allowed' },
});

/** All that differs. A line that is not needed fails the tests, and so does a difference without a line. */
export const differences: readonly Difference[] = [
  {
    why: 'a media type that is not named in the contract is 415, also where it is missing or another +json',
    ours: { status: 415, body: { detail: 'Content-Type must be application/json' } },
    requests: [
      'media type: none',
      'media type: none, and no body',
      'media type: none, and an article that is none',
      'media type: an empty one',
      'media type: text/plain',
      'media type: text/json',
      'media type: application/x-www-form-urlencoded',
      'media type: a form of the fields',
      'media type: multipart/form-data; boundary=x',
      'media type: application/xml',
      'media type: application/jsonp',
      'media type: application/json-seq',
      'media type: application/json+xml',
      'media type: application/octet-stream',
      'media type: application/json, text/plain',
      'media type: application/*',
      'media type: */*',
      'media type: json',
      'media type: ;charset=utf-8',
      'media type: application/vnd.api+json',
      'media type: application/problem+json',
      'media type: application/merge-patch+json',
      'media type: PUT with none',
      'media type: PUT with text/plain',
      'media type: PUT with application/merge-patch+json',
      'media type: text/plain for an article that does not exist',
      'media type: text/plain for an id that is none',
    ],
  },
  {
    why: 'a patch in another format is 415 rather than misread',
    ours: {
      status: 415,
      body: { detail: 'Content-Type must be application/merge-patch+json or application/json' },
    },
    requests: [
      'media type: PATCH with none',
      'media type: PATCH with text/plain',
      'media type: PATCH with application/json-patch+json',
      'media type: PATCH with application/vnd.api+json',
    ],
  },
  {
    why: 'a body over 2 MiB is not read',
    ours: { status: 413, body: { detail: 'The body is larger than 2097152 bytes' } },
    requests: ['size: a title of 2 MiB', 'size: 2 MiB of space behind an article'],
  },
  {
    why: 'a body that is not UTF-8 is 422 like all that is not JSON, where Python makes it 400 or 500',
    ours: invalid(noJson(0, 'The body is not UTF-8')),
    requests: [
      'bytes: not UTF-8',
      'bytes: cut off within a character',
      'bytes: a surrogate in UTF-8',
      'bytes: an overlong form',
      'bytes: beyond the last code point',
      'bytes: an article in Latin-1',
    ],
  },
  {
    why: 'JSON begins with no byte order mark (RFC 8259)',
    ours: invalid(noJson(0, 'Unexpected UTF-8 BOM (decode using utf-8-sig)')),
    requests: ['bytes: an article with a byte order mark'],
  },
  {
    why: 'JSON is UTF-8 (RFC 8259), and is not searched for another encoding',
    ours: invalid(noJson(1, 'Expecting property name enclosed in double quotes')),
    requests: ['bytes: an article in UTF-16'],
  },
  {
    why: 'JSON is UTF-8 (RFC 8259), and is not searched for another encoding',
    ours: invalid(noJson(0, 'Expecting value')),
    requests: ['bytes: an article in UTF-32'],
  },
  {
    why: 'a lone surrogate is 422 with pydantic’s own name for it, where FastAPI fails to answer',
    ours: invalid({
      type: 'string_unicode',
      loc: ['body', 'title'],
      msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
    }),
    requests: [
      'surrogate: \\ud800 in a title',
      'surrogate: \\udc00 in a title',
      'surrogate: \\udc00\\ud800 in a title',
      'surrogate: \\ud83d in a title',
      'surrogate: alone in a title that is too short',
      'surrogate: alone in a patch',
    ],
  },
  {
    why: 'JSON has no NaN and no Infinity, which Python reads and FastAPI then fails to answer',
    ours: invalid(noJson(0, 'Expecting value')),
    requests: ['number: NaN alone', 'number: Infinity alone', 'number: -Infinity alone'],
  },
  {
    why: 'JSON has no NaN and no Infinity, which Python reads and FastAPI then fails to answer',
    ours: invalid(noJson(10, 'Expecting value')),
    requests: ['number: NaN as a title', 'number: Infinity as a title', 'number: -Infinity as a title'],
  },
  {
    why: 'JSON has no NaN and no Infinity, also where nothing is made of them',
    ours: invalid(noJson(206, 'Expecting value')),
    requests: [
      'number: NaN in an unknown field',
      'number: Infinity in an unknown field',
      'number: -Infinity in an unknown field',
    ],
  },
  {
    why: 'a number beyond all bounds is of the wrong type like any other, where FastAPI fails to answer',
    ours: invalid({ type: 'string_type', loc: ['body', 'title'], msg: 'Input should be a valid string' }),
    requests: ['number: 1e999 as a title', 'number: -1e999 as a title', 'number: 4301 digits as a title'],
  },
  {
    why: 'a number beyond all bounds is of the wrong type like any other, where FastAPI fails to answer',
    ours: invalid({
      type: 'model_attributes_type',
      loc: ['body'],
      msg: 'Input should be a valid dictionary or object to extract fields from',
    }),
    requests: ['number: 1e999 alone', 'number: -1e999 alone'],
  },
  {
    why: 'a field that is ignored may hold a number of any length, which Python refuses to read',
    ours: {
      status: 201,
      body: {
        id: '{created 1}',
        title: 'Harbour reopens after storm',
        content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
        creator: { first_name: 'Ada', last_name: 'Moreau' },
        created_at: '{time}',
        updated_at: '{time}',
      },
    },
    requests: ['number: 4301 digits in an unknown field'],
  },
  {
    why: 'what is nested too deeply is 422 with a reason, where Python is out of stack and FastAPI says 400',
    ours: invalid(noJson(0, 'Nested too deeply')),
    requests: ['depth: 3,000 levels of arrays', 'depth: 3,000 levels in an unknown field'],
  },
  {
    why: 'it is told where JSON ends too early at any depth, where Python is out of stack and FastAPI says 400',
    ours: invalid(noJson(3000, 'Expecting value')),
    requests: ['depth: 3,000 levels that never close'],
  },
  {
    why: 'a key that could reach the prototype of every object is refused',
    ours: invalid(forbidden('__proto__')),
    requests: [
      'create: __proto__ beside the fields',
      'create: __proto__ in the creator',
      'create: __proto__ in place of the fields',
    ],
  },
  {
    why: 'a key that could reach the prototype of every object is refused',
    ours: invalid(forbidden('constructor')),
    requests: ['create: a constructor with a prototype'],
  },
  {
    why: 'every fault is told at once, where FastAPI looks at nothing else once the body is not JSON',
    ours: invalid({ ...NO_INTEGER, loc: ['path', 'news_id'] }, noJson(0, 'The body is not UTF-8')),
    requests: ['bytes: not UTF-8, for an id that is none'],
  },
  {
    why: 'every fault is told at once, where FastAPI looks at nothing else once the body is not JSON',
    ours: invalid(
      { ...NO_INTEGER, loc: ['path', 'news_id'] },
      noJson(1, 'Expecting property name enclosed in double quotes'),
    ),
    requests: ['malformed: PUT { for an id that is none'],
  },
  {
    why: 'every fault is told at once, where FastAPI looks at nothing else once the body is not JSON',
    ours: invalid(
      {
        type: 'greater_than_equal',
        loc: ['path', 'news_id'],
        msg: 'Input should be greater than or equal to 1',
        ctx: { ge: 1 },
      },
      noJson(1, 'Expecting property name enclosed in double quotes'),
    ),
    requests: ['malformed: PATCH { for an id that is none'],
  },
  {
    why: 'nothing is redirected: a path with a slash behind it is another path',
    ours: { status: 404, body: { detail: 'Not Found' } },
    requests: [
      'elsewhere: GET /news/',
      'elsewhere: POST /news/',
      'elsewhere: DELETE /news/',
      'elsewhere: GET /news/26/',
      'elsewhere: POST /news/26/',
      'elsewhere: DELETE /news/26/',
    ],
  },
  {
    why: 'a path leads to a route as it is sent, and is decoded afterwards',
    ours: { status: 404, body: { detail: 'Not Found' } },
    requests: ['encoded: GET /%6eews', 'encoded: GET /news%2F26'],
  },
  {
    why: 'a slash that is encoded divides nothing, and is a part of the id',
    ours: invalid({ ...NO_INTEGER, loc: ['path', 'news_id'] }),
    requests: ['encoded: GET /news/1%2F2'],
  },
  {
    why: 'API Gateway itself refuses a path that is not validly encoded',
    ours: { status: 400, body: { message: 'Bad Request' } },
    requests: [
      'encoded: GET /news/%',
      'encoded: GET /news/%zz',
      'encoded: GET /news/%FF',
      'encoded: GET /news/%E2%82',
    ],
  },
  {
    why: '`Allow` names every method of the path, where FastAPI names those of the first route',
    ours: notAllowed('GET, HEAD, POST'),
    requests: [
      'method: PUT /news',
      'method: PUT /news with a body',
      'method: PATCH /news',
      'method: DELETE /news',
      'method: OPTIONS /news',
      'method: PURGE /news',
    ],
  },
  {
    why: '`Allow` names every method of the path, where FastAPI names those of the first route',
    ours: notAllowed('DELETE, GET, HEAD, PATCH, PUT'),
    requests: [
      'method: POST /news/26',
      'method: POST /news/26 with a body',
      'method: POST /news/abc',
      'method: OPTIONS /news/26',
      'method: PURGE /news/26',
    ],
  },
  {
    why: 'HEAD is answered wherever GET is',
    ours: { status: 200 },
    requests: ['method: HEAD /news', 'method: HEAD /news/{created}'],
  },
  {
    why: 'HEAD is answered wherever GET is',
    ours: { status: 404 },
    requests: ['method: HEAD /news/26'],
  },
  {
    why: 'HEAD is answered wherever GET is',
    ours: { status: 422 },
    requests: ['method: HEAD /news/abc', 'method: HEAD /news?limit=0'],
  },
  {
    why: '`ctx` holds the reason, where FastAPI makes an empty object of every exception',
    ours: invalid({
      type: 'value_error',
      loc: ['query', 'cursor'],
      msg: 'Value error, the cursor was not given out for these filters',
      ctx: { error: 'the cursor was not given out for these filters' },
    }),
    requests: ['list: an empty cursor', 'list: a cursor that was not given out', 'list: cursor'],
  },
  {
    why: 'a cursor is bound to its filters, and is read once they are valid',
    ours: invalid({
      type: 'greater_than_equal',
      loc: ['query', 'limit'],
      msg: 'Input should be greater than or equal to 1',
      ctx: { ge: 1 },
    }),
    requests: ['list: a cursor that was not given out, and a limit that is none'],
  },
  {
    why: 'a `+` before a zone that was not escaped, and so arrived as a space, is read as a `+`',
    ours: { status: 200, body: [] },
    requests: ['list: created from 2024-01-01T10:00:00+02:00', 'list: created from 2024-01-01T10:00+02:00'],
  },
  {
    why: 'ISO 8601 has a year 0, and Python has none',
    ours: { status: 200, body: [] },
    requests: ['list: created from 0000-01-01', 'list: created from -62167219200000'],
  },
  {
    why: 'microseconds are refused, where pydantic reads them just if they have a fraction',
    ours: invalid({
      type: 'datetime_from_date_parsing',
      loc: ['query', 'created_from'],
      msg: 'Input should be a valid datetime or date, dates after 9999 are not supported as unix timestamps',
      ctx: { error: 'dates after 9999 are not supported as unix timestamps' },
    }),
    requests: ['list: created from 1700000000000000.5'],
  },
  {
    why: 'no integer is written so: pydantic takes the zeros off it and reads what is left',
    ours: invalid({ ...NO_INTEGER, loc: ['path', 'news_id'] }),
    requests: ['read: the id 0-61', 'read: the id 0__1'],
  },
  {
    why: 'no integer is written so: pydantic takes the zeros off it and reads what is left',
    ours: invalid({ ...NO_INTEGER, loc: ['query', 'id', 1] }),
    requests: ['list: the id 0-61', 'list: the id 0__1'],
  },
];

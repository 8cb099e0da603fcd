import { type Difference, extraForbidden, INT_PARSING, jsonInvalid, validationErrors } from './difference.ts';

/** Encodings, numbers, nesting, and keys. */
export const jsonDifferences: readonly Difference[] = [
  {
    why: 'a body that is not UTF-8 is 422 like other invalid JSON; Python returns 400 or 500',
    ours: validationErrors(jsonInvalid(0, 'The body is not UTF-8')),
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
    why: 'JSON has no byte order mark (RFC 8259)',
    ours: validationErrors(jsonInvalid(0, 'Unexpected UTF-8 BOM (decode using utf-8-sig)')),
    requests: ['bytes: an article with a byte order mark'],
  },
  {
    why: 'JSON is UTF-8 (RFC 8259); the encoding is not detected',
    ours: validationErrors(jsonInvalid(1, 'Expecting property name enclosed in double quotes')),
    requests: ['bytes: an article in UTF-16'],
  },
  {
    why: 'JSON is UTF-8 (RFC 8259); the encoding is not detected',
    ours: validationErrors(jsonInvalid(0, 'Expecting value')),
    requests: ['bytes: an article in UTF-32'],
  },
  {
    why: 'a lone surrogate is 422 with the error type of pydantic; FastAPI fails to respond',
    ours: validationErrors({
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
    why: 'JSON has no NaN and no Infinity; Python accepts them and FastAPI fails to respond',
    ours: validationErrors(jsonInvalid(0, 'Expecting value')),
    requests: ['number: NaN alone', 'number: Infinity alone', 'number: -Infinity alone'],
  },
  {
    why: 'JSON has no NaN and no Infinity; Python accepts them and FastAPI fails to respond',
    ours: validationErrors(jsonInvalid(10, 'Expecting value')),
    requests: ['number: NaN as a title', 'number: Infinity as a title', 'number: -Infinity as a title'],
  },
  {
    why: 'JSON has no NaN and no Infinity, even in ignored fields',
    ours: validationErrors(jsonInvalid(206, 'Expecting value')),
    requests: [
      'number: NaN in an unknown field',
      'number: Infinity in an unknown field',
      'number: -Infinity in an unknown field',
    ],
  },
  {
    why: 'a number of any size has the wrong type; FastAPI fails to respond',
    ours: validationErrors({
      type: 'string_type',
      loc: ['body', 'title'],
      msg: 'Input should be a valid string',
    }),
    requests: ['number: 1e999 as a title', 'number: -1e999 as a title', 'number: 4301 digits as a title'],
  },
  {
    why: 'a number of any size has the wrong type; FastAPI fails to respond',
    ours: validationErrors({
      type: 'model_attributes_type',
      loc: ['body'],
      msg: 'Input should be a valid dictionary or object to extract fields from',
    }),
    requests: ['number: 1e999 alone', 'number: -1e999 alone'],
  },
  {
    why: 'an ignored field may have a number of any length; Python rejects it',
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
    why: 'the nesting limit has its own error; Python overflows its stack and FastAPI returns 400',
    ours: validationErrors(jsonInvalid(0, 'Nested too deeply')),
    requests: ['depth: 3,000 levels of arrays', 'depth: 3,000 levels in an unknown field'],
  },
  {
    why: 'the end of JSON is reported at any depth; Python overflows its stack and FastAPI returns 400',
    ours: validationErrors(jsonInvalid(3000, 'Expecting value')),
    requests: ['depth: 3,000 levels that never close'],
  },
  {
    why: 'keys that could pollute prototypes are rejected',
    ours: validationErrors(extraForbidden('__proto__')),
    requests: ['create: __proto__ beside the fields', 'create: __proto__ in place of the fields'],
  },
  {
    why: 'keys that could pollute prototypes are rejected',
    ours: validationErrors(extraForbidden('creator', '__proto__')),
    requests: ['create: __proto__ in the creator'],
  },
  {
    why: 'keys that could pollute prototypes are rejected',
    ours: validationErrors(extraForbidden('constructor')),
    requests: ['create: a constructor with a prototype'],
  },
  {
    why: 'all errors are reported at once; FastAPI reports only invalid JSON',
    ours: validationErrors(
      { ...INT_PARSING, loc: ['path', 'news_id'] },
      jsonInvalid(0, 'The body is not UTF-8'),
    ),
    requests: ['bytes: not UTF-8, for an id that is none'],
  },
  {
    why: 'all errors are reported at once; FastAPI reports only invalid JSON',
    ours: validationErrors(
      { ...INT_PARSING, loc: ['path', 'news_id'] },
      jsonInvalid(1, 'Expecting property name enclosed in double quotes'),
    ),
    requests: ['malformed: PUT { for an id that is none'],
  },
  {
    why: 'all errors are reported at once; FastAPI reports only invalid JSON',
    ours: validationErrors(
      {
        type: 'greater_than_equal',
        loc: ['path', 'news_id'],
        msg: 'Input should be greater than or equal to 1',
        ctx: { ge: 1 },
      },
      jsonInvalid(1, 'Expecting property name enclosed in double quotes'),
    ),
    requests: ['malformed: PATCH { for an id that is none'],
  },
];

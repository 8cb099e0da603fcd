import type { ValidationError } from '../../lib/fastapi/validation-error.ts';
import { newsInput } from './api.ts';

interface MalformedBody {
  readonly name: string;
  readonly raw: string | Uint8Array;
  readonly status: number;
  readonly detail: readonly ValidationError[];
}

const error = (
  type: ValidationError['type'],
  path: readonly (string | number)[],
  msg: string,
  ctx?: Record<string, unknown>,
): ValidationError => ({
  type,
  loc: ['body', ...path],
  msg,
  ...(ctx ? { ctx } : {}),
});

const missing = (...path: string[]) => error('missing', path, 'Field required');
const notAnObject = (...path: string[]) =>
  error('model_attributes_type', path, 'Input should be a valid dictionary or object to extract fields from');
const notAString = (...path: string[]) => error('string_type', path, 'Input should be a valid string');
const notUnicode = (...path: string[]) =>
  error(
    'string_unicode',
    path,
    'Input should be a valid string, unable to parse raw data as a unicode string',
  );
const tooShort = (min: number, ...path: string[]) =>
  error('string_too_short', path, `String should have at least ${min} characters`, { min_length: min });
const tooLong = (max: number, ...path: string[]) =>
  error('string_too_long', path, `String should have at most ${max} characters`, { max_length: max });
const jsonError = (offset: number, message: string) =>
  error('json_invalid', [offset], 'JSON decode error', { error: message });

const invalidBody = (
  name: string,
  raw: string | Uint8Array,
  ...detail: ValidationError[]
): MalformedBody => ({
  name,
  raw,
  status: 422,
  detail,
});
const invalidArticle = (name: string, changes: Record<string, unknown>, ...detail: ValidationError[]) =>
  invalidBody(name, JSON.stringify(newsInput(changes)), ...detail);

const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

/** Bodies that neither create nor replace an article, with the expected error response. */
export const malformedBodies: readonly MalformedBody[] = [
  invalidBody('no body', '', missing()),
  invalidBody('null', 'null', missing()),
  invalidBody('an array', '[]', notAnObject()),
  invalidBody('an array of articles', JSON.stringify([newsInput()]), notAnObject()),
  invalidBody('a string', '"news"', notAnObject()),
  invalidBody('a number', '1', notAnObject()),
  invalidBody('a boolean', 'false', notAnObject()),
  invalidBody('every field missing', '{}', missing('title'), missing('content'), missing('creator')),
  invalidArticle(
    'every name missing',
    { creator: {} },
    missing('creator', 'first_name'),
    missing('creator', 'last_name'),
  ),
  invalidArticle(
    'null fields',
    { title: null, content: null, creator: null },
    notAString('title'),
    notAString('content'),
    notAnObject('creator'),
  ),
  invalidArticle(
    'fields of the wrong type',
    { title: 1, content: ['text'], creator: [] },
    notAString('title'),
    notAString('content'),
    notAnObject('creator'),
  ),
  invalidArticle(
    'names of the wrong type',
    { creator: { first_name: {}, last_name: false } },
    notAString('creator', 'first_name'),
    notAString('creator', 'last_name'),
  ),
  invalidArticle(
    'text too short in code points',
    { title: '😀'.repeat(9), content: 'x'.repeat(49), creator: { first_name: '😀', last_name: '' } },
    tooShort(10, 'title'),
    tooShort(50, 'content'),
    tooShort(2, 'creator', 'first_name'),
    tooShort(2, 'creator', 'last_name'),
  ),
  invalidArticle(
    'text too long in code points',
    {
      title: '😀'.repeat(101),
      content: 'x'.repeat(100_001),
      creator: { first_name: 'x'.repeat(61), last_name: 'x'.repeat(101) },
    },
    tooLong(100, 'title'),
    tooLong(100_000, 'content'),
    tooLong(60, 'creator', 'first_name'),
    tooLong(100, 'creator', 'last_name'),
  ),
  invalidArticle(
    'several errors at several depths',
    { title: 'short', content: undefined, creator: { first_name: null } },
    tooShort(10, 'title'),
    missing('content'),
    notAString('creator', 'first_name'),
    missing('creator', 'last_name'),
  ),
  invalidArticle('a lone surrogate', { title: `Harbour \ud800 reopens` }, notUnicode('title')),
  invalidBody(
    '1e999',
    JSON.stringify(newsInput()).replace(/"title":"[^"]*"/, '"title":1e999'),
    notAString('title'),
  ),
  invalidBody('only whitespace', ' \n', jsonError(2, 'Expecting value')),
  invalidBody('truncated JSON', '{"title": "Harbour', jsonError(10, 'Unterminated string starting at')),
  invalidBody(
    'a trailing comma',
    '{"title": "x",}',
    jsonError(14, 'Expecting property name enclosed in double quotes'),
  ),
  invalidBody('a syntax error after an emoji', '{"😀": x}', jsonError(6, 'Expecting value')),
  invalidBody('two values', '{}{}', jsonError(2, 'Extra data')),
  invalidBody('a bare NaN', '{"title": NaN}', jsonError(10, 'Expecting value')),
  invalidBody('a byte order mark', '\ufeff{}', jsonError(0, 'Unexpected UTF-8 BOM (decode using utf-8-sig)')),
  invalidBody('invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]), jsonError(0, 'The body is not UTF-8')),
  invalidBody(
    'a UTF-8 encoded surrogate',
    Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    jsonError(0, 'The body is not UTF-8'),
  ),
  invalidBody('3,000 levels of arrays', nested('[', ']', 3000), jsonError(0, 'Nested too deeply')),
  invalidArticle(
    '3,000 levels in a field',
    { title: JSON.parse(nested('[', ']', 3000)) },
    jsonError(0, 'Nested too deeply'),
  ),
  invalidArticle('300 levels in a field', { title: JSON.parse(nested('[', ']', 300)) }, notAString('title')),
  invalidBody('3,000 unclosed levels', '['.repeat(3000), jsonError(3000, 'Expecting value')),
  invalidBody('100,000 levels', nested('[', ']', 100_000), jsonError(0, 'Nested too deeply')),
  invalidBody(
    'an article under __proto__',
    JSON.stringify(newsInput()).replace(/^/, '{"__proto__":').concat('}'),
    error('extra_forbidden', ['__proto__'], 'Extra inputs are not permitted'),
  ),
  invalidBody(
    'a constructor with a prototype',
    JSON.stringify({ ...newsInput(), constructor: { prototype: {} } }),
    error('extra_forbidden', ['constructor'], 'Extra inputs are not permitted'),
  ),
];

import type { ValidationError } from '../../lib/fastapi/validation-error.ts';
import { newsInput } from './api.ts';

interface MalformedBody {
  readonly name: string;
  readonly raw: string | Uint8Array;
  readonly status: number;
  readonly detail: readonly ValidationError[];
}

const fault = (
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

const missing = (...path: string[]) => fault('missing', path, 'Field required');
const noObject = (...path: string[]) =>
  fault('model_attributes_type', path, 'Input should be a valid dictionary or object to extract fields from');
const noString = (...path: string[]) => fault('string_type', path, 'Input should be a valid string');
const noUnicode = (...path: string[]) =>
  fault(
    'string_unicode',
    path,
    'Input should be a valid string, unable to parse raw data as a unicode string',
  );
const tooShort = (min: number, ...path: string[]) =>
  fault('string_too_short', path, `String should have at least ${min} characters`, { min_length: min });
const tooLong = (max: number, ...path: string[]) =>
  fault('string_too_long', path, `String should have at most ${max} characters`, { max_length: max });
const noJson = (offset: number, error: string) =>
  fault('json_invalid', [offset], 'JSON decode error', { error });

const invalid = (name: string, raw: string | Uint8Array, ...detail: ValidationError[]): MalformedBody => ({
  name,
  raw,
  status: 422,
  detail,
});
const changed = (name: string, changes: Record<string, unknown>, ...detail: ValidationError[]) =>
  invalid(name, JSON.stringify(newsInput(changes)), ...detail);

const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

/** Bodies that neither create nor replace an article, and what is answered to them. */
export const malformedBodies: readonly MalformedBody[] = [
  invalid('no body', '', missing()),
  invalid('null', 'null', missing()),
  invalid('an array', '[]', noObject()),
  invalid('an array of articles', JSON.stringify([newsInput()]), noObject()),
  invalid('a string', '"news"', noObject()),
  invalid('a number', '1', noObject()),
  invalid('a boolean', 'false', noObject()),
  invalid('every field missing', '{}', missing('title'), missing('content'), missing('creator')),
  changed(
    'every name missing',
    { creator: {} },
    missing('creator', 'first_name'),
    missing('creator', 'last_name'),
  ),
  changed(
    'fields that are null',
    { title: null, content: null, creator: null },
    noString('title'),
    noString('content'),
    noObject('creator'),
  ),
  changed(
    'fields of the wrong type',
    { title: 1, content: ['text'], creator: [] },
    noString('title'),
    noString('content'),
    noObject('creator'),
  ),
  changed(
    'names of the wrong type',
    { creator: { first_name: {}, last_name: false } },
    noString('creator', 'first_name'),
    noString('creator', 'last_name'),
  ),
  changed(
    'texts that are too short, in code points',
    { title: '😀'.repeat(9), content: 'x'.repeat(49), creator: { first_name: '😀', last_name: '' } },
    tooShort(10, 'title'),
    tooShort(50, 'content'),
    tooShort(2, 'creator', 'first_name'),
    tooShort(2, 'creator', 'last_name'),
  ),
  changed(
    'texts that are too long, in code points',
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
  changed(
    'faults of several kinds at several depths',
    { title: 'short', content: undefined, creator: { first_name: null } },
    tooShort(10, 'title'),
    missing('content'),
    noString('creator', 'first_name'),
    missing('creator', 'last_name'),
  ),
  changed('a lone surrogate', { title: `Harbour \ud800 reopens` }, noUnicode('title')),
  invalid(
    '1e999',
    JSON.stringify(newsInput()).replace(/"title":"[^"]*"/, '"title":1e999'),
    noString('title'),
  ),
  invalid('nothing but space', ' \n', noJson(2, 'Expecting value')),
  invalid('JSON that is cut off', '{"title": "Harbour', noJson(10, 'Unterminated string starting at')),
  invalid(
    'a trailing comma',
    '{"title": "x",}',
    noJson(14, 'Expecting property name enclosed in double quotes'),
  ),
  invalid('a fault behind an emoji', '{"😀": x}', noJson(6, 'Expecting value')),
  invalid('two values', '{}{}', noJson(2, 'Extra data')),
  invalid('a bare NaN', '{"title": NaN}', noJson(10, 'Expecting value')),
  invalid('a byte order mark', '\ufeff{}', noJson(0, 'Unexpected UTF-8 BOM (decode using utf-8-sig)')),
  invalid('bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), noJson(0, 'The body is not UTF-8')),
  invalid(
    'a surrogate in UTF-8',
    Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    noJson(0, 'The body is not UTF-8'),
  ),
  invalid('3,000 levels of arrays', nested('[', ']', 3000), noJson(0, 'Nested too deeply')),
  changed(
    '3,000 levels in a field',
    { title: JSON.parse(nested('[', ']', 3000)) },
    noJson(0, 'Nested too deeply'),
  ),
  changed('a few levels in a field', { title: JSON.parse(nested('[', ']', 300)) }, noString('title')),
  invalid('3,000 levels that never close', '['.repeat(3000), noJson(3000, 'Expecting value')),
  invalid('100,000 levels', nested('[', ']', 100_000), noJson(0, 'Nested too deeply')),
  invalid(
    '__proto__ in place of the fields',
    JSON.stringify(newsInput()).replace(/^/, '{"__proto__":').concat('}'),
    fault('extra_forbidden', ['__proto__'], 'Extra inputs are not permitted'),
  ),
  invalid(
    'a constructor with a prototype',
    JSON.stringify({ ...newsInput(), constructor: { prototype: {} } }),
    fault('extra_forbidden', ['constructor'], 'Extra inputs are not permitted'),
  ),
];

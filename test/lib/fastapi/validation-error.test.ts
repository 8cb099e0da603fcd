import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { errorMessage, toValidationError, VALIDATION } from '../../../lib/fastapi/validation-error.ts';

const errorsOf = (schema: v.GenericSchema, input: unknown) =>
  (v.safeParse(schema, input, VALIDATION).issues ?? []).map((issue) => toValidationError('body', issue));

/** Types, messages and contexts as pydantic 2.13 reports them for its counterpart of the schema. */
describe('toValidationError', () => {
  it.each<[string, v.GenericSchema, unknown, object]>([
    [
      'a picklist',
      v.picklist(['x', 'y', 'z']),
      'q',
      { type: 'literal_error', msg: "Input should be 'x', 'y' or 'z'" },
    ],
    ['a literal', v.literal('one'), 't', { type: 'literal_error', ctx: { expected: "'one'" } }],
    ['a boolean', v.boolean(), 3, { type: 'bool_type', msg: 'Input should be a valid boolean' }],
    ['a number', v.number(), {}, { type: 'float_type', msg: 'Input should be a valid number' }],
    ['an integer', v.pipe(v.number(), v.integer()), 1.5, { type: 'int_from_float' }],
    ['a bound', v.pipe(v.number(), v.gtValue(1)), 1, { type: 'greater_than', ctx: { gt: 1 } }],
    ['another bound', v.pipe(v.number(), v.ltValue(1)), 1, { type: 'less_than', ctx: { lt: 1 } }],
    ['a multiple', v.pipe(v.number(), v.multipleOf(5)), 3, { type: 'multiple_of', ctx: { multiple_of: 5 } }],
    ['a pattern', v.pipe(v.string(), v.regex(/^a+$/)), 'b', { msg: "String should match pattern '^a+$'" }],
    ['an e-mail address', v.pipe(v.string(), v.email()), 'nope', { type: 'value_error' }],
    ['a UUID', v.pipe(v.string(), v.uuid()), 'nope', { type: 'uuid_parsing' }],
    ['a date', v.pipe(v.string(), v.isoDate()), 'nope', { type: 'date_from_datetime_parsing' }],
    ['a time', v.pipe(v.string(), v.isoTimestamp()), 'nope', { type: 'datetime_from_date_parsing' }],
    ['a colour', v.pipe(v.string(), v.hexColor()), 'nope', { msg: 'Value error, invalid hex color' }],
    ['a URL', v.pipe(v.string(), v.url()), 'nope', { type: 'url_parsing' }],
    ['a text', v.pipe(v.string(), v.minLength(2)), 'a', { msg: 'String should have at least 2 characters' }],
    [
      'a long text',
      v.pipe(v.string(), v.maxLength(1)),
      'ab',
      { msg: 'String should have at most 1 character' },
    ],
    [
      'an empty text',
      v.pipe(v.string(), v.nonEmpty()),
      '',
      { type: 'string_too_short', ctx: { min_length: 1 } },
    ],
    [
      'a list',
      v.pipe(v.array(v.number()), v.minLength(2)),
      [1],
      { type: 'too_short', ctx: { field_type: 'List', min_length: 2, actual_length: 1 } },
    ],
  ])('reports the error of %s like pydantic', (_, schema, input, expected) => {
    expect(errorsOf(schema, input)).toMatchObject([{ loc: ['body'], ...expected }]);
  });

  it('reads type and context from the message of a custom check', () => {
    const check = v.check<string, string>(() => false, errorMessage('string_too_short', { min_length: 10 }));
    expect(errorsOf(v.pipe(v.string(), check), 'x')).toEqual([
      {
        type: 'string_too_short',
        loc: ['body'],
        msg: 'String should have at least 10 characters',
        ctx: { min_length: 10 },
      },
    ]);
  });

  it.each<[string, v.GenericSchema]>([
    ['a known', v.pipe(v.string(), v.regex(/^a$/))],
    ['an unknown', v.pipe(v.string(), v.ipv4())],
    ['another unknown', v.pipe(v.string(), v.startsWith('b'))],
  ])('does not repeat the input in %s error', (_, schema) => {
    const text = JSON.stringify(errorsOf(schema, 'a secret value'));
    expect(text).toContain('"type":');
    expect(text).not.toContain('secret');
  });
});

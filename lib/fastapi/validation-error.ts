import type * as v from 'valibot';

/** One error of a request, in FastAPI's shape. */
export interface ValidationError {
  readonly type: ValidationErrorType;
  /** The part of the request, then the keys and indexes that lead to the value. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

type Context = Readonly<Record<string, unknown>>;

const plural = (count: unknown, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * The message of each error type. Types and messages are pydantic's, for clients written for FastAPI;
 * `test/compatibility/fastapi/record.py` records them.
 */
export const VALIDATION_ERRORS = {
  missing: () => 'Field required',
  extra_forbidden: () => 'Extra inputs are not permitted',
  json_invalid: () => 'JSON decode error',
  model_attributes_type: () => 'Input should be a valid dictionary or object to extract fields from',
  list_type: () => 'Input should be a valid list',
  too_short: (ctx) =>
    `List should have at least ${plural(ctx.min_length, 'item')} after validation, not ${ctx.actual_length}`,
  too_long: (ctx) =>
    `List should have at most ${plural(ctx.max_length, 'item')} after validation, not ${ctx.actual_length}`,
  string_type: () => 'Input should be a valid string',
  string_unicode: () => 'Input should be a valid string, unable to parse raw data as a unicode string',
  string_too_short: (ctx) => `String should have at least ${plural(ctx.min_length, 'character')}`,
  string_too_long: (ctx) => `String should have at most ${plural(ctx.max_length, 'character')}`,
  string_pattern_mismatch: (ctx) => `String should match pattern '${ctx.pattern}'`,
  literal_error: (ctx) => `Input should be ${ctx.expected}`,
  bool_type: () => 'Input should be a valid boolean',
  float_type: () => 'Input should be a valid number',
  int_from_float: () => 'Input should be a valid integer, got a number with a fractional part',
  uuid_parsing: (ctx) => `Input should be a valid UUID, ${ctx.error}`,
  date_from_datetime_parsing: (ctx) => `Input should be a valid date or datetime, ${ctx.error}`,
  url_parsing: (ctx) => `Input should be a valid URL, ${ctx.error}`,
  int_parsing: () => 'Input should be a valid integer, unable to parse string as an integer',
  int_parsing_size: () => 'Unable to parse input string as an integer, exceeded maximum size',
  greater_than_equal: (ctx) => `Input should be greater than or equal to ${ctx.ge}`,
  less_than_equal: (ctx) => `Input should be less than or equal to ${ctx.le}`,
  greater_than: (ctx) => `Input should be greater than ${ctx.gt}`,
  less_than: (ctx) => `Input should be less than ${ctx.lt}`,
  multiple_of: (ctx) => `Input should be a multiple of ${ctx.multiple_of}`,
  datetime_from_date_parsing: (ctx) => `Input should be a valid datetime or date, ${ctx.error}`,
  value_error: (ctx) => `Value error, ${ctx.error}`,
} as const satisfies Record<string, (ctx: Context) => string>;

export type ValidationErrorType = keyof typeof VALIDATION_ERRORS;

/** Creates an error with the message of its type, filled in from `ctx`. */
export function validationError(
  type: ValidationErrorType,
  loc: ValidationError['loc'],
  ctx?: Context,
): ValidationError {
  const msg = VALIDATION_ERRORS[type](ctx ?? {});
  return ctx ? { type, loc, msg, ctx } : { type, loc, msg };
}

type Issue = v.BaseIssue<unknown>;
type TypeAndContext = readonly [ValidationErrorType, Context?];

const lengthError =
  (kind: 'short' | 'long', bound: 'min_length' | 'max_length') =>
  ({ input, requirement = 1, received }: Issue): TypeAndContext =>
    typeof input === 'string'
      ? [`string_too_${kind}`, { [bound]: requirement }]
      : [`too_${kind}`, { field_type: 'List', [bound]: requirement, actual_length: Number(received) }];
const tooShort = lengthError('short', 'min_length');
const tooLong = lengthError('long', 'max_length');
const literalError = (issue: Issue): TypeAndContext => ['literal_error', { expected: options(issue) }];

/** The error of a valibot issue, by the type of the schema or action that raised it. */
const ERROR_BY_ISSUE: Readonly<Record<string, (issue: Issue) => TypeAndContext>> = {
  object: () => ['model_attributes_type'],
  array: () => ['list_type'],
  string: () => ['string_type'],
  boolean: () => ['bool_type'],
  number: () => ['float_type'],
  integer: () => ['int_from_float'],
  safe_integer: () => ['int_from_float'],
  picklist: literalError,
  literal: literalError,
  enum: literalError,
  regex: ({ requirement }) => ['string_pattern_mismatch', { pattern: (requirement as RegExp).source }],
  email: () => ['value_error', { error: 'value is not a valid email address' }],
  url: () => ['url_parsing', { error: 'relative URL without a base' }],
  uuid: () => ['uuid_parsing', { error: 'invalid format' }],
  iso_date: () => ['date_from_datetime_parsing', { error: 'invalid format' }],
  iso_date_time: () => ['datetime_from_date_parsing', { error: 'invalid format' }],
  iso_timestamp: () => ['datetime_from_date_parsing', { error: 'invalid format' }],
  non_empty: tooShort,
  min_length: tooShort,
  min_code_points: tooShort,
  max_length: tooLong,
  max_code_points: tooLong,
  min_value: ({ requirement }) => ['greater_than_equal', { ge: requirement }],
  max_value: ({ requirement }) => ['less_than_equal', { le: requirement }],
  gt_value: ({ requirement }) => ['greater_than', { gt: requirement }],
  lt_value: ({ requirement }) => ['less_than', { lt: requirement }],
  multiple_of: ({ requirement }) => ['multiple_of', { multiple_of: requirement }],
};

/** `("a" | "b" | "c")` as pydantic writes it: `'a', 'b' or 'c'`. */
function options({ expected }: Issue): string {
  const names = (expected ?? '')
    .replace(/^\(|\)$/g, '')
    .split(' | ')
    .map((name) => name.replaceAll('"', "'"));
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or ');
}

/** How to validate what a client sent: one error per value, as pydantic does, and no message that repeats the value. */
export const VALIDATION = {
  abortPipeEarly: true,
  message: ({ expected, type }: Issue) =>
    expected ? `expected ${expected}` : `invalid ${type.replaceAll('_', ' ')}`,
} satisfies v.Config<Issue>;

/** The message of a custom check: the error that {@link toValidationError} makes of it. */
export function errorMessage(type: ValidationErrorType, ctx?: Context): string {
  return ctx ? `${type} ${JSON.stringify(ctx)}` : type;
}

/**
 * Converts what valibot found in a part of the request, such as `body`. An issue that is neither a custom check's nor known
 * to pydantic is a `value_error`.
 */
export function toValidationError(part: string, issue: v.BaseIssue<unknown>): ValidationError {
  const path = issue.path ?? [];
  const loc = [part, ...path.map(({ key }) => (typeof key === 'number' ? key : String(key)))];
  if (path.at(-1)?.origin === 'key') return validationError('missing', loc);
  const [, custom = '', ctx] = /^(\w+)(?: (\{.*\}))?$/s.exec(issue.message) ?? [];
  if (isValidationErrorType(custom)) return validationError(custom, loc, ctx && JSON.parse(ctx));
  const [type, known] = ERROR_BY_ISSUE[issue.type]?.(issue) ?? ['value_error', { error: issue.message }];
  return validationError(type, loc, known);
}

function isValidationErrorType(name: string): name is ValidationErrorType {
  return Object.hasOwn(VALIDATION_ERRORS, name);
}

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
  too_long: (ctx) =>
    `List should have at most ${plural(ctx.max_length, 'item')} after validation, not ${ctx.actual_length}`,
  string_type: () => 'Input should be a valid string',
  string_unicode: () => 'Input should be a valid string, unable to parse raw data as a unicode string',
  string_too_short: (ctx) => `String should have at least ${plural(ctx.min_length, 'character')}`,
  string_too_long: (ctx) => `String should have at most ${plural(ctx.max_length, 'character')}`,
  int_type: () => 'Input should be a valid integer',
  int_parsing: () => 'Input should be a valid integer, unable to parse string as an integer',
  int_parsing_size: () => 'Unable to parse input string as an integer, exceeded maximum size',
  greater_than_equal: (ctx) => `Input should be greater than or equal to ${ctx.ge}`,
  less_than_equal: (ctx) => `Input should be less than or equal to ${ctx.le}`,
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

/** The error of a valibot issue, by the type of the schema or action that raised it. */
const ERROR_BY_ISSUE: Readonly<
  Record<string, (issue: v.BaseIssue<unknown>) => [ValidationErrorType, Context?]>
> = {
  object: () => ['model_attributes_type'],
  array: () => ['list_type'],
  string: () => ['string_type'],
  number: () => ['int_type'],
  max_length: ({ requirement, received }) => [
    'too_long',
    { field_type: 'List', max_length: requirement, actual_length: Number(received) },
  ],
  min_value: ({ requirement }) => ['greater_than_equal', { ge: requirement }],
  max_value: ({ requirement }) => ['less_than_equal', { le: requirement }],
};

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

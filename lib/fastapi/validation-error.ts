import type * as v from 'valibot';

/** One thing that is wrong with a request, in the shape that FastAPI gives it. */
export interface ValidationError {
  readonly type: ValidationErrorType;
  /** Where: the part of the request, then the keys and indexes that lead to the value. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

type Context = Readonly<Record<string, unknown>>;

const plural = (count: unknown, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * The text of every fault, by its type. Types and texts are pydantic's: a client written for FastAPI
 * reads them unchanged. `test/compatibility/fastapi/record.py` records what FastAPI says.
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

/**
 * @param type what is wrong
 * @param loc where it is wrong
 * @param ctx what the text needs to know
 * @returns the fault, with its text from the registry
 */
export function validationError(
  type: ValidationErrorType,
  loc: ValidationError['loc'],
  ctx?: Context,
): ValidationError {
  const msg = VALIDATION_ERRORS[type](ctx ?? {});
  return ctx ? { type, loc, msg, ctx } : { type, loc, msg };
}

/** How valibot's own issues are told, by the type of the schema or the action that raised them. */
const ERROR_BY_ISSUE: Readonly<
  Record<string, (issue: v.BaseIssue<unknown>) => [ValidationErrorType, Context?]>
> = {
  object: () => ['model_attributes_type'],
  array: () => ['list_type'],
  string: () => ['string_type'],
  number: () => ['int_type'],
  min_code_points: ({ requirement }) => ['string_too_short', { min_length: requirement }],
  max_code_points: ({ requirement }) => ['string_too_long', { max_length: requirement }],
  max_length: ({ requirement, received }) => [
    'too_long',
    { field_type: 'List', max_length: requirement, actual_length: Number(received) },
  ],
  min_value: ({ requirement }) => ['greater_than_equal', { ge: requirement }],
  max_value: ({ requirement }) => ['less_than_equal', { le: requirement }],
};

/**
 * A check of our own names its fault in its message: `string_unicode`, or with an error,
 * `datetime_from_date_parsing: input is too short`. An issue that pydantic has no name for is a `value_error`.
 *
 * @param part the part of the request that was validated, such as `body`
 * @param issue what valibot found there
 * @returns the same, as FastAPI tells it
 */
export function toValidationError(part: string, issue: v.BaseIssue<unknown>): ValidationError {
  const path = issue.path ?? [];
  const loc = [part, ...path.map(({ key }) => (typeof key === 'number' ? key : String(key)))];
  if (path.at(-1)?.origin === 'key') return validationError('missing', loc);
  const [, named = '', error] = /^(\w+)(?:: (.*))?$/.exec(issue.message) ?? [];
  if (isValidationErrorType(named))
    return validationError(named, loc, error === undefined ? undefined : { error });
  const told = ERROR_BY_ISSUE[issue.type]?.(issue);
  return told
    ? validationError(told[0], loc, told[1])
    : validationError('value_error', loc, { error: issue.message });
}

function isValidationErrorType(name: string): name is ValidationErrorType {
  return Object.hasOwn(VALIDATION_ERRORS, name);
}

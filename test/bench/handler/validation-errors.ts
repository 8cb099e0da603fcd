import {
  VALIDATION_ERRORS,
  type ValidationError,
  type ValidationErrorType,
  validationError,
} from '../../../lib/fastapi/validation-error.ts';

/** The key in `ctx` for an error's number, by error type. */
const CONTEXT_KEYS: Partial<Record<ValidationErrorType, string>> = {
  string_too_short: 'min_length',
  string_too_long: 'max_length',
  greater_than_equal: 'ge',
  less_than_equal: 'le',
};

/**
 * Parses the error message of a candidate's schema: a type, optionally with a number, such as `string_too_short 10`.
 */
export function parseError(message: string, loc: ValidationError['loc']): ValidationError {
  const [type = '', number] = message.split(' ');
  if (!isErrorType(type)) return validationError('value_error', loc, { error: message });
  const key = CONTEXT_KEYS[type];
  return validationError(type, loc, key === undefined ? undefined : { [key]: Number(number) });
}

/** The error for a cursor that does not match the filters. */
export function cursorError(): ValidationError {
  return validationError('value_error', ['query', 'cursor'], {
    error: 'cursor does not match the filters',
  });
}

function isErrorType(type: string): type is ValidationErrorType {
  return Object.hasOwn(VALIDATION_ERRORS, type);
}

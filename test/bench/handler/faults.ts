import {
  VALIDATION_ERRORS,
  type ValidationError,
  type ValidationErrorType,
  validationError,
} from '../../../lib/fastapi/validation-error.ts';

/** What the text of a fault is to know, by the fault's type. */
const CONTEXT: Partial<Record<ValidationErrorType, string>> = {
  string_too_short: 'min_length',
  string_too_long: 'max_length',
  greater_than_equal: 'ge',
  less_than_equal: 'le',
};

/**
 * @param told what a candidate's own schema says of a fault: its type, and a number where there is one, such as
 *   `string_too_short 10`
 * @param loc where it is
 * @returns the fault, as FastAPI tells it
 */
export function faultOf(told: string, loc: ValidationError['loc']): ValidationError {
  const [type = '', number] = told.split(' ');
  if (!isFaultType(type)) return validationError('value_error', loc, { error: told });
  const key = CONTEXT[type];
  return validationError(type, loc, key === undefined ? undefined : { [key]: Number(number) });
}

/** The fault of a cursor that is a foreign one. */
export function cursorFault(): ValidationError {
  return validationError('value_error', ['query', 'cursor'], {
    error: 'the cursor was not given out for these filters',
  });
}

function isFaultType(type: string): type is ValidationErrorType {
  return Object.hasOwn(VALIDATION_ERRORS, type);
}

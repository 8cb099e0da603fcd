import type { ReferenceResponse } from '../request.ts';

/** Requests to which this API responds differently from the reference implementation, on purpose. */
export interface Difference {
  /** Completes "The response differs, because". */
  readonly why: string;
  readonly ours: ReferenceResponse;
  /** Names in `requests.json`. */
  readonly requests: readonly string[];
}

export const INT_PARSING = {
  type: 'int_parsing',
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};

export function jsonInvalid(offset: number, error: string) {
  return { type: 'json_invalid', loc: ['body', offset], msg: 'JSON decode error', ctx: { error } };
}

export function extraForbidden(...keys: string[]) {
  return { type: 'extra_forbidden', loc: ['body', ...keys], msg: 'Extra inputs are not permitted' };
}

export function validationErrors(...detail: unknown[]): ReferenceResponse {
  return { status: 422, body: { detail } };
}

export function methodNotAllowed(allow: string): ReferenceResponse {
  return { status: 405, allow, body: { detail: 'Method Not Allowed' } };
}

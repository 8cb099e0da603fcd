import type { ValidationError } from '../fastapi/validation-error.ts';

/**
 * Every error that an endpoint answers with. `{…}` in a text is filled from the error's own details.
 * The texts of 404, 405 and 500 are those that FastAPI sends.
 */
export const HTTP_ERRORS = {
  not_found: { status: 404, text: 'Not Found' },
  resource_not_found: { status: 404, text: "{resource} with id {id} don't exist" },
  method_not_allowed: { status: 405, text: 'Method Not Allowed' },
  request_in_progress: { status: 409, text: 'A request with this Idempotency-Key is still being processed' },
  precondition_failed: { status: 412, text: 'Precondition Failed' },
  content_too_large: { status: 413, text: 'The body is larger than {bytesMax} bytes' },
  unsupported_media_type: { status: 415, text: 'Content-Type must be {mediaTypes}' },
  validation_failed: { status: 422, text: 'The request is not valid' },
  internal: { status: 500, text: 'Internal Server Error' },
  unavailable: { status: 503, text: 'Service Unavailable' },
  outcome_unknown: { status: 503, text: 'Service Unavailable: the request may have been carried out or not' },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof HTTP_ERRORS;

/** How long a client should wait before it repeats a request that found the service unavailable. */
const RETRY_AFTER_SECONDS = 1;

type Headers = Readonly<Record<string, string>>;

/**
 * An error that is answered to the client. A handler returns one that its contract names; the machinery
 * around the handler throws them. It is no `Error`: a refusal of a request tells what the client did, and to record
 * where in the code it was made would cost more than all the rest of the answer.
 */
export class HttpError<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly status: number;
  /** The text of the registry, filled in. */
  readonly message: string;
  /** What the answer's `detail` says: a sentence, or every fault of the request. */
  readonly detail: string | readonly ValidationError[];
  readonly headers: Headers;
  /** Why it came to this: for the log, and never sent. */
  readonly cause: unknown;

  /**
   * @param code which error of the registry
   * @param details what the `{…}` in its text are filled with
   * @param options headers to send along, and the error's internal cause
   */
  constructor(
    code: Code,
    details: Readonly<Record<string, string | number>> = {},
    options: ErrorOptions & { headers?: Headers; faults?: readonly ValidationError[] } = {},
  ) {
    const { status, text } = HTTP_ERRORS[code];
    this.code = code;
    this.status = status;
    this.message = text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name]));
    this.detail = options.faults ?? this.message;
    this.headers = {
      ...(status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}),
      ...options.headers,
    };
    this.cause = options.cause;
  }

  /**
   * @param faults everything that is wrong with a request
   * @returns the error that tells the client so
   */
  static invalid(faults: readonly ValidationError[]): HttpError<'validation_failed'> {
    return new HttpError('validation_failed', {}, { faults });
  }

  /**
   * @param error anything that was thrown
   * @returns the error to answer with: itself, or the one of the registry that its `code` names, so that
   *   code which knows nothing of HTTP can still say that a service is unavailable; otherwise `internal`
   */
  static from(error: unknown): HttpError {
    if (error instanceof HttpError) return error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return new HttpError(isErrorCode(code) ? code : 'internal', {}, { cause: error });
  }
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(HTTP_ERRORS, code);
}

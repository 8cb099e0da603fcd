import { randomInt } from 'node:crypto';
import type { ValidationError } from '../fastapi/validation-error.ts';

/**
 * Every error that an endpoint returns. `{…}` in a text stands for one of the error's parameters. `Not Found`, `Method Not
 * Allowed` and `Internal Server Error` are FastAPI's texts; "{resource} with id {id} don't exist" is that of the original
 * application, kept for its clients.
 */
export const HTTP_ERRORS = {
  not_found: { status: 404, text: 'Not Found' },
  resource_not_found: { status: 404, text: "{resource} with id {id} don't exist" },
  method_not_allowed: { status: 405, text: 'Method Not Allowed' },
  precondition_failed: { status: 412, text: 'Precondition Failed' },
  content_too_large: { status: 413, text: 'The body is larger than {bytesMax} bytes' },
  unsupported_media_type: { status: 415, text: 'Content-Type must be {mediaTypes}' },
  unsupported_content_encoding: { status: 415, text: 'The body must not be compressed' },
  validation_failed: { status: 422, text: 'The request is not valid' },
  internal: { status: 500, text: 'Internal Server Error' },
  unavailable: { status: 503, text: 'Service Unavailable' },
  outcome_unknown: { status: 503, text: 'Service Unavailable: the request may have been carried out or not' },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof HTTP_ERRORS;

/** Retries of many clients are spread over so many seconds. */
const RETRY_AFTER_MAX_SECONDS = 3;

type Headers = Readonly<Record<string, string>>;

/** An error response. Not an `Error`: capturing a stack would cost more than the rest of the response. */
export class HttpError<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly status: number;
  /** The text of the registry, filled in. */
  readonly message: string;
  /** The response's `detail`: the message, or every validation error of the request. */
  readonly detail: string | readonly ValidationError[];
  readonly headers: Headers;
  /** For the log, never sent. */
  readonly cause: unknown;

  constructor(
    code: Code,
    params: Readonly<Record<string, string | number>> = {},
    options: ErrorOptions & { headers?: Headers; validationErrors?: readonly ValidationError[] } = {},
  ) {
    const { status, text } = HTTP_ERRORS[code];
    this.code = code;
    this.status = status;
    this.message = text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
    this.detail = options.validationErrors ?? this.message;
    this.headers = {
      ...(status === 503 ? { 'retry-after': String(randomInt(1, RETRY_AFTER_MAX_SECONDS + 1)) } : {}),
      ...options.headers,
    };
    this.cause = options.cause;
  }

  static invalid(validationErrors: readonly ValidationError[]): HttpError<'validation_failed'> {
    return new HttpError('validation_failed', {}, { validationErrors });
  }

  /**
   * Turns anything thrown into an error response. An `Error` whose `code` is in the registry becomes that error, so that
   * code without knowledge of HTTP can report that a service is unavailable; any other becomes `internal`.
   */
  static from(error: unknown): HttpError {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return new HttpError(isErrorCode(code) ? code : 'internal', {}, { cause: error });
  }
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(HTTP_ERRORS, code);
}

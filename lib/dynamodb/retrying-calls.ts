import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  isClockSkewCorrectedError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from '@smithy/core/retry';
import { UnavailableError } from './unavailable-error.ts';

/** Until when a call may begin, counted from the first one. */
const DEADLINE_MS = 8000;
/** How long one call may take in all, above the timeouts of the SDK for its parts. */
const CALL_MS = 4000;
/** How often one call is made. */
const ATTEMPTS_MAX = 8;
const BACKOFF_START_MS = 25;
const BACKOFF_MAX_MS = 1000;

/** What became of a write. */
export interface WriteResult<T> {
  /** The database's answer; `undefined` when the condition of the write was not met. */
  readonly output: T | undefined;
  /** Whether the answer to an attempt was lost: then it may be that one which changed what the condition is about. */
  readonly outcomeUnknown: boolean;
}

/** How long the calls of one request can take together: less than a Lambda function has. */
export const CALLS_MS = DEADLINE_MS + CALL_MS;

/**
 * The calls to the database that one request needs, which share a deadline. The SDK itself makes each call once:
 * only who knows what a write means can repeat it safely.
 */
export class RetryingCalls {
  readonly #deadline: number;
  readonly #callMs: number;
  /** Whether one of the writes was made, or may have been. */
  #mayHaveWritten = false;
  /** Why the last answer that was lost was lost. */
  #lostBy: unknown;

  /** @param options until when a call may begin, from now on, and how long it may take */
  constructor({ deadlineMs = DEADLINE_MS, callMs = CALL_MS } = {}) {
    this.#deadline = performance.now() + deadlineMs;
    this.#callMs = callMs;
  }

  /**
   * @param call reads something
   * @returns the database's answer
   * @throws {UnavailableError} when there is none after all attempts; a fault of our own as it is
   */
  async read<T>(call: () => Promise<T>): Promise<T> {
    const { output } = await this.#repeat(call);
    return output;
  }

  /**
   * @param call writes something, on a condition that a second attempt can be told by
   * @returns what became of it
   * @throws {UnavailableError} when that is not known after all attempts, or it was never made; a fault of our own as it is
   */
  async write<T>(call: () => Promise<T>): Promise<WriteResult<T>> {
    const written = await this.#repeat(
      async () => {
        try {
          return await call();
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return undefined;
          throw error;
        }
      },
      () => {
        this.#mayHaveWritten = true;
      },
    );
    this.#mayHaveWritten ||= written.output !== undefined;
    return written;
  }

  /**
   * Waits a random while, longer with each attempt, so that callers do not come back all at once.
   *
   * @param attempt how many were made
   * @param cause why another one is wanted
   * @throws {UnavailableError} when there were enough, or there is no time left
   */
  async backoff(attempt: number, cause?: unknown): Promise<void> {
    const waitMs = Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** attempt);
    if (attempt >= ATTEMPTS_MAX || performance.now() + waitMs > this.#deadline) throw this.unavailable(cause);
    await wait(waitMs);
  }

  /**
   * @param cause why the request cannot be fulfilled; why the last lost answer was lost, unless it is given
   * @returns the error that says so, and whether some of it may have been done all the same
   */
  unavailable(cause = this.#lostBy): UnavailableError {
    const options = { cause, isOutcomeUnknown: this.#mayHaveWritten };
    return new UnavailableError('The database is unavailable', options);
  }

  async #repeat<T>(
    call: () => Promise<T>,
    onUnknown?: () => void,
  ): Promise<{ output: T; outcomeUnknown: boolean }> {
    let outcomeUnknown = false;
    for (let attempt = 1; ; attempt++) {
      if (performance.now() > this.#deadline) throw this.unavailable();
      try {
        return { output: await inTime(call(), this.#callMs), outcomeUnknown };
      } catch (error) {
        if (!isSdkError(error)) throw error;
        const isUnknown = isOutcomeUnknown(error);
        if (!isUnknown && !isRejected(error)) throw error;
        if (isUnknown) {
          this.#lostBy = error;
          onUnknown?.();
        }
        outcomeUnknown ||= isUnknown;
        await this.backoff(attempt, error);
      }
    }
  }
}

/** That a call took too long: nothing is known of it. */
class CallTimeoutError extends Error {}

function inTime<T>(call: Promise<T>, callMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new CallTimeoutError(`The database did not answer within ${callMs} ms`)),
      callMs,
    );
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

type SdkError = Parameters<typeof isTransientError>[0];

/** An error: the SDK judges it by what it carries, whatever its class. */
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error;
}

/** The codes of Node for a call that reached nobody. */
const CONNECTION_ERRORS = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

/** Whether the database did nothing. */
function isRejected(error: SdkError): boolean {
  const isUnreached = 'code' in error && CONNECTION_ERRORS.includes(String(error.code));
  return isUnreached || isThrottlingError(error) || isClockSkewCorrectedError(error) === true;
}

/** Whether nothing is known of the call: it was neither answered nor turned away. */
function isOutcomeUnknown(error: SdkError): boolean {
  return (
    error instanceof CallTimeoutError ||
    (!isRejected(error) && (isTransientError(error) || isServerError(error)))
  );
}

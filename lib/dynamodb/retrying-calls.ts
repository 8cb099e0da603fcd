import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  isClockSkewCorrectedError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from '@smithy/core/retry';
import { requestUsage } from './request-usage.ts';
import { RetryBudget } from './retry-budget.ts';
import { UnavailableError } from './unavailable-error.ts';

/** No attempt starts later than this after the first. */
const DEADLINE_MS = 8000;
/** The timeout of one attempt; longer than the request timeout in `client.ts`. */
const ATTEMPT_TIMEOUT_MS = 4000;
/** Of all calls of a request together. */
const RETRIES_MAX = 7;
const BACKOFF_START_MS = 25;
const BACKOFF_MAX_MS = 1000;

/** The longest that all calls of a request take: less than the timeout of the Lambda function. */
export const TOTAL_TIMEOUT_MS = DEADLINE_MS + ATTEMPT_TIMEOUT_MS;

export interface WriteResult<T> {
  /** `undefined` when the condition of the write was not met. */
  readonly output: T | undefined;
  /** If true, our own earlier attempt may have made the condition fail. */
  readonly outcomeUnknown: boolean;
}

/**
 * The database calls of one request, which share a deadline and a number of retries. Once one of them has failed for good, no
 * other starts. The SDK makes each call once: only the code that knows what a write means can repeat it safely.
 */
export class RetryingCalls {
  readonly #deadline: number;
  readonly #attemptTimeoutMs: number;
  readonly #budget: RetryBudget;
  #retries = 0;
  #isOver = false;
  #mayHaveWritten = false;
  /** Why the outcome of the last unknown attempt is unknown. */
  #unknownCause: unknown;

  /** Until when an attempt may start, how long it may take, and the retries that all requests of a process share. */
  constructor({
    deadlineMs = DEADLINE_MS,
    attemptTimeoutMs = ATTEMPT_TIMEOUT_MS,
    budget = new RetryBudget(),
  } = {}) {
    this.#deadline = performance.now() + deadlineMs;
    this.#attemptTimeoutMs = attemptTimeoutMs;
    this.#budget = budget;
  }

  /**
   * Rethrows errors that a retry cannot fix.
   *
   * @throws {UnavailableError} when every attempt fails
   */
  async read<T>(call: () => Promise<T>): Promise<T> {
    const { output } = await this.#repeat(call);
    return output;
  }

  /**
   * Retries a conditional write. The caller recognizes its own earlier attempt by a token in the item. Rethrows errors that
   * a retry cannot fix.
   *
   * @throws {UnavailableError} when every attempt fails
   */
  async write<T>(call: () => Promise<T>): Promise<WriteResult<T>> {
    const result = await this.#repeat(
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
    this.#mayHaveWritten ||= result.output !== undefined;
    return result;
  }

  /**
   * Waits for a random time that grows with each attempt, so that callers do not retry in step.
   *
   * @throws {UnavailableError} after the last retry of the request or of the process, or when the deadline is near
   */
  async backoff(attempt: number, cause?: unknown): Promise<void> {
    const waitMs = Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** attempt);
    const isLate = performance.now() + waitMs > this.#deadline;
    if (this.#isOver || isLate || this.#retries >= RETRIES_MAX || !this.#budget.take()) {
      throw this.unavailable(cause);
    }
    this.#retries += 1;
    const usage = requestUsage();
    if (usage) usage.databaseRetries += 1;
    await wait(waitMs);
  }

  /** Creates the error of a request that cannot be completed. It says whether the request may have written. */
  unavailable(cause = this.#unknownCause): UnavailableError {
    return new UnavailableError('The database is unavailable', {
      cause,
      outcomeUnknown: this.#mayHaveWritten,
    });
  }

  async #repeat<T>(
    call: () => Promise<T>,
    onUnknown?: () => void,
  ): Promise<{ output: T; outcomeUnknown: boolean }> {
    let outcomeUnknown = false;
    try {
      for (let attempt = 1; ; attempt++) {
        if (this.#isOver || performance.now() > this.#deadline) throw this.unavailable();
        try {
          const output = await withTimeout(call(), this.#attemptTimeoutMs);
          this.#budget.giveBack(attempt - 1);
          return { output, outcomeUnknown };
        } catch (error) {
          if (!isSdkError(error)) throw error;
          const isUnknown = isOutcomeUnknown(error);
          if (!isUnknown && !isRejected(error)) throw outcomeUnknown ? this.unavailable(error) : error;
          if (isUnknown) {
            this.#unknownCause = error;
            onUnknown?.();
          }
          outcomeUnknown ||= isUnknown;
          await this.backoff(attempt, error);
        }
      }
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }
}

class CallTimeoutError extends Error {}

function withTimeout<T>(call: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new CallTimeoutError(`The database did not respond within ${timeoutMs} ms`)),
      timeoutMs,
    );
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

type SdkError = Parameters<typeof isTransientError>[0];

/** The SDK judges an error by its properties, whatever its class. */
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error;
}

/** Node's codes for a call that reached no server. */
const CONNECTION_ERRORS = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

/** Whether the database did not execute the call. */
function isRejected(error: SdkError): boolean {
  const isConnectionError = 'code' in error && CONNECTION_ERRORS.includes(String(error.code));
  // The SDK calls an error so by the clock alone, even one after the execution.
  const isSkewed = isClockSkewCorrectedError(error) === true && !isServerError(error);
  return isConnectionError || isThrottlingError(error) || isSkewed;
}

/** Whether a response came that is none of the database's: not JSON, or not HTTP. */
function isUnreadable(error: SdkError): boolean {
  return error instanceof SyntaxError || ('code' in error && String(error.code).startsWith('HPE_'));
}

/** Whether the database may have executed the call. */
function isOutcomeUnknown(error: SdkError): boolean {
  return (
    error instanceof CallTimeoutError ||
    isUnreadable(error) ||
    (!isRejected(error) && (isTransientError(error) || isServerError(error)))
  );
}

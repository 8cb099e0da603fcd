import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  isClockSkewCorrectedError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from '@smithy/core/retry';
import { Unavailable } from './unavailable-error.ts';

/** Until when a call may begin, counted from the first one. */
const DEADLINE_MS = 8000;
/** How long one call may take in all, above the timeouts of the SDK for its parts. */
const CALL_MS = 4000;
/** How often one call is made. */
const ATTEMPTS_MAX = 8;
const BACKOFF_START_MS = 25;
const BACKOFF_MAX_MS = 1000;

/** What became of a write. */
export interface Written<T> {
  /** The database's answer; `undefined` when the condition of the write was not met. */
  readonly answer: T | undefined;
  /** Whether the answer to an attempt was lost: then it may be that one which changed what the condition is about. */
  readonly wasLost: boolean;
}

/** How long the calls of one request can take together: less than a Lambda function has. */
export const CALLS_MS = DEADLINE_MS + CALL_MS;

/**
 * The calls to the database that one request needs, which share a deadline. The SDK itself makes each call once:
 * only who knows what a write means can repeat it safely.
 */
export class Calls {
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
   * @throws {Unavailable} when there is none after all attempts; a fault of our own as it is
   */
  async read<T>(call: () => Promise<T>): Promise<T> {
    const { answer } = await this.#repeat(call);
    return answer;
  }

  /**
   * @param call writes something, on a condition that a second attempt can be told by
   * @returns what became of it
   * @throws {Unavailable} when that is not known after all attempts, or it was never made; a fault of our own as it is
   */
  async write<T>(call: () => Promise<T>): Promise<Written<T>> {
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
    this.#mayHaveWritten ||= written.answer !== undefined;
    return written;
  }

  /**
   * Waits a random while, longer with each attempt, so that callers do not come back all at once.
   *
   * @param attempt how many were made
   * @param cause why another one is wanted
   * @throws {Unavailable} when there were enough, or there is no time left
   */
  async backOff(attempt: number, cause?: unknown): Promise<void> {
    const waitMs = Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** attempt);
    if (attempt >= ATTEMPTS_MAX || performance.now() + waitMs > this.#deadline) throw this.unavailable(cause);
    await wait(waitMs);
  }

  /**
   * @param cause why the request cannot be fulfilled; why the last lost answer was lost, unless it is given
   * @returns the error that says so, and whether some of it may have been done all the same
   */
  unavailable(cause = this.#lostBy): Unavailable {
    const options = { cause, isOutcomeUnknown: this.#mayHaveWritten };
    return new Unavailable('The database is unavailable', options);
  }

  async #repeat<T>(call: () => Promise<T>, onLost?: () => void): Promise<{ answer: T; wasLost: boolean }> {
    let wasLost = false;
    for (let attempt = 1; ; attempt++) {
      if (performance.now() > this.#deadline) throw this.unavailable();
      try {
        return { answer: await inTime(call(), this.#callMs), wasLost };
      } catch (error) {
        if (!isSdkError(error)) throw error;
        const isLost = isAnswerLost(error);
        if (!isLost && !isTurnedAway(error)) throw error;
        if (isLost) {
          this.#lostBy = error;
          onLost?.();
        }
        wasLost ||= isLost;
        await this.backOff(attempt, error);
      }
    }
  }
}

/** That a call took too long: nothing is known of it. */
class TooLate extends Error {}

function inTime<T>(call: Promise<T>, callMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new TooLate(`The database did not answer within ${callMs} ms`)),
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
const UNREACHED = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

/** Whether the database did nothing. */
function isTurnedAway(error: SdkError): boolean {
  const isUnreached = 'code' in error && UNREACHED.includes(String(error.code));
  return isUnreached || isThrottlingError(error) || isClockSkewCorrectedError(error) === true;
}

/** Whether nothing is known of the call: it was neither answered nor turned away. */
function isAnswerLost(error: SdkError): boolean {
  return (
    error instanceof TooLate || (!isTurnedAway(error) && (isTransientError(error) || isServerError(error)))
  );
}

import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { isClockSkewError, isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { Unavailable } from './unavailable.ts';

/**
 * Until when a call may begin, counted from the first one: with the timeout of the last one it leaves a Lambda
 * function time to answer.
 */
const DEADLINE_MS = 8000;
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

/**
 * The calls to the database that one request needs, which share a deadline. The SDK itself makes each call once:
 * only who knows what a write means can repeat it safely.
 */
export class Calls {
  readonly #deadline: number;

  /** @param deadlineMs until when a call may begin, from now on */
  constructor(deadlineMs = DEADLINE_MS) {
    this.#deadline = performance.now() + deadlineMs;
  }

  /**
   * @param call reads something
   * @returns the database's answer
   * @throws {Unavailable} when there is none after all attempts; a fault of our own as it is
   */
  async read<T>(call: () => Promise<T>): Promise<T> {
    const { answer } = await this.#repeat(call, false);
    return answer;
  }

  /**
   * @param call writes something, on a condition that a second attempt can be told by
   * @returns what became of it
   * @throws {Unavailable} when that is not known after all attempts, or it was never made; a fault of our own as it is
   */
  async write<T>(call: () => Promise<T>): Promise<Written<T>> {
    return this.#repeat(async () => {
      try {
        return await call();
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    }, true);
  }

  /**
   * Waits a random while, longer with each attempt, so that callers do not come back all at once.
   *
   * @param attempt how many were made
   * @throws {Unavailable} when there is no time left
   */
  async backOff(attempt: number, options?: ConstructorParameters<typeof Unavailable>[1]): Promise<void> {
    const waitMs = Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** attempt);
    if (attempt >= ATTEMPTS_MAX || performance.now() + waitMs > this.#deadline) {
      throw new Unavailable('The database is unavailable', options);
    }
    await wait(waitMs);
  }

  async #repeat<T>(call: () => Promise<T>, isWrite: boolean): Promise<{ answer: T; wasLost: boolean }> {
    let wasLost = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return { answer: await call(), wasLost };
      } catch (error) {
        if (!isSdkError(error)) throw error;
        const isLost = isAnswerLost(error);
        if (!isLost && !isTurnedAway(error)) throw error;
        wasLost ||= isLost;
        await this.backOff(attempt, { cause: error, isOutcomeUnknown: isWrite && wasLost });
      }
    }
  }
}

type SdkError = Parameters<typeof isTransientError>[0];

/** The SDK judges by what an error carries, whatever its class. */
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error;
}

/** The codes of Node for a call that reached nobody. */
const UNREACHED = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

/** Whether the database did nothing. */
function isTurnedAway(error: SdkError): boolean {
  const isUnreached = 'code' in error && UNREACHED.includes(String(error.code));
  return isUnreached || isThrottlingError(error) || isClockSkewError(error);
}

/** Whether nothing is known of the call: it was neither answered nor turned away. */
function isAnswerLost(error: SdkError): boolean {
  return !isTurnedAway(error) && (isTransientError(error) || isServerError(error));
}

import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** The database cannot be reached, or is throttled, beyond its retries. Nothing is known of a write. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  /** By this name whoever answers the client knows the error. */
  readonly code = 'unavailable';
}

/**
 * @param answer what the database was asked
 * @returns its answer
 * @throws {Unavailable} when there is none; any other error as it is
 */
export async function available<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isSdkError(error) && (isThrottlingError(error) || isAnswerLost(error))) {
      throw new Unavailable('The database is unavailable', { cause: error });
    }
    throw error;
  }
}

/**
 * @param error of a call to the database
 * @returns whether nothing is known of the call: it was neither answered nor turned away
 */
export function isAnswerLost(error: unknown): boolean {
  if (!isSdkError(error)) return false;
  return !isThrottlingError(error) && (isTransientError(error) || isServerError(error));
}

/** The SDK judges by what an error carries, whatever its class. */
function isSdkError(error: unknown): error is Parameters<typeof isTransientError>[0] {
  return error instanceof Error;
}

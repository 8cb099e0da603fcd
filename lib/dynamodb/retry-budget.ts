/** How many retries in a row may fail. */
const CAPACITY = 100;
/** What a call without a retry gives back: in a storm, at most a fifth more calls. */
const SUCCESS = 0.2;

/**
 * A token bucket that bounds the retries of a process, as the SDK has one: a retry takes a token, which its success gives
 * back. When nothing succeeds, retries end, and an overloaded database is not loaded more.
 */
export class RetryBudget {
  #tokens = CAPACITY;

  /** Takes a token; false when there is none. */
  take(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Gives back for a call that succeeded after some retries. */
  giveBack(retries: number): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + (retries > 0 ? retries : SUCCESS));
  }
}

export interface Clock {
  /** Unix time in whole milliseconds. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** Unix time in microseconds, each later than all before it. */
export class MonotonicClock {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The time, or one microsecond after the last. `offset` is added to the time. */
  next(offset = 0): number {
    this.#last = Math.max(this.#clock.nowMs() * 1000 + offset, this.#last + 1);
    return this.#last;
  }

  /** How many milliseconds it takes until a time is past. */
  msUntil(microseconds: number): number {
    // Timers are early by a fraction of a millisecond.
    return Math.max(0, Math.ceil(microseconds / 1000) + 1 - this.#clock.nowMs());
  }
}

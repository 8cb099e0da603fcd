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

  /** The time, or one microsecond after the last. `offset` is added to the time, and `after` is one more bound. */
  next({ offset = 0, after = 0 } = {}): number {
    this.#last = Math.max(this.#clock.nowMs() * 1000 + offset, this.#last + 1, after + 1);
    return this.#last;
  }

  /** How many milliseconds it takes until a time. */
  msUntil(microseconds: number): number {
    return Math.max(0, microseconds / 1000 - this.#clock.nowMs());
  }
}

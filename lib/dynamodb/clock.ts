/** Tells the time. */
export interface Clock {
  /** @returns Unix time in whole milliseconds */
  nowMs(): number;
}

/** The time of this machine. */
export const systemClock: Clock = { nowMs: () => Date.now() };

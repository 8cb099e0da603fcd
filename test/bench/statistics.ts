/** Median and range over the rounds. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

type Values = readonly (number | null)[];

/** Ignores `null`; `undefined` if no values remain. */
export function summarize(values: Values): Summary | undefined {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || low === undefined || high === undefined) return undefined;
  return { median: (low + high) / 2, min, max };
}

/** Summarizes the ratios to the baseline, taken round by round: load on the machine slows down both. */
export function compare(values: Values, baseline: Values): Summary | undefined {
  return summarize(
    values.map((value, round) => {
      const base = baseline[round];
      return value === null || !base ? null : value / base;
    }),
  );
}

/** Values of several rounds: their middle and their spread. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

type Values = readonly (number | null)[];

/** @returns the summary of the values that there are; `undefined` when there is none */
export function summarize(values: Values): Summary | undefined {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || low === undefined || high === undefined) return undefined;
  return { median: (low + high) / 2, min, max };
}

/**
 * @param values of a candidate, round after round
 * @param baseline the values of the one that it is compared with, of the same rounds
 * @returns the summary of the ratios of each round. What slows a machine down for a minute slows down both
 */
export function compare(values: Values, baseline: Values): Summary | undefined {
  return summarize(
    values.map((value, round) => {
      const base = baseline[round];
      return value === null || !base ? null : value / base;
    }),
  );
}

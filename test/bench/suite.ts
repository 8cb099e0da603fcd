/** A quantity, measured for every candidate. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** Default: the suite's unit. */
  readonly unit?: string;
}

export interface Candidate {
  readonly name: string;
  readonly title: string;
  /** Newsdesk itself, bold in the table. */
  readonly isOurs?: boolean;
}

/** A bound of a median. The table says whether it is met; it fails nothing, since timings vary. */
export interface Limit {
  readonly case: string;
  readonly candidate: string;
  /** Bounds the ratio to this candidate within a round, or to the best of several; default: the value itself. */
  readonly relativeTo?: string | readonly string[];
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Bounds the worst round in place of the median. */
  readonly inEveryRound?: boolean;
}

export interface RunOptions {
  /** A smoke run of seconds, with unreliable figures. */
  readonly isQuick: boolean;
}

/** Value by case, from one run of a candidate. A missing case was not measured. */
export type Measurement = Readonly<Record<string, number>>;

/** Exported as `suite` by a file in `suites/`. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** Empty for counts. */
  readonly unit: string;
  readonly cases: readonly Case[];
  readonly candidates: readonly Candidate[];
  readonly limits?: readonly Limit[];
  /** npm packages whose versions are stored with the results. */
  readonly packages?: readonly string[];
  /** Default: {@link ROUNDS}. */
  readonly rounds?: number;
  /** Versions of what is not an npm package. */
  versions?(): Readonly<Record<string, string>>;
  /** Why it cannot run on this machine; `undefined` if it can. */
  skipReason?(): string | undefined;
  /** Starts what all measurements share, and returns how to end it. */
  prepare?(options: RunOptions): Promise<() => Promise<void>>;
  /** Measures a candidate once, in a fresh process. */
  measure(candidate: string, options: RunOptions): Promise<Measurement>;
}

/** By candidate and case, one value per round; `null` if the case was not measured. */
export type Values = Record<string, Record<string, (number | null)[]>>;

const ROUNDS = 5;
/** Enough for a limit in every round. */
const QUICK_ROUNDS = 2;

export function roundsOf(suite: Suite, { isQuick }: RunOptions, requested: number | undefined): number {
  return requested ?? (isQuick ? QUICK_ROUNDS : (suite.rounds ?? ROUNDS));
}

/** Measures every candidate once per round (A B C, A B C, …), so that other load on the machine affects all of them alike. */
export async function measureInterleaved(suite: Suite, rounds: number, options: RunOptions): Promise<Values> {
  const values: Values = Object.fromEntries(
    suite.candidates.map(({ name }) => [name, Object.fromEntries(suite.cases.map((one) => [one.name, []]))]),
  );
  const cleanUp = await suite.prepare?.(options);
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const { name } of suite.candidates) {
        console.error(`${suite.name}, round ${round} of ${rounds}: ${name}`);
        const measured = await suite.measure(name, options);
        for (const one of suite.cases) values[name]?.[one.name]?.push(measured[one.name] ?? null);
      }
    }
  } finally {
    await cleanUp?.();
  }
  return values;
}

/** `undefined` without numbers. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** The numbers of a case that was measured. */
export function valuesOf(values: Values, candidate: string, name: string): number[] {
  return (values[candidate]?.[name] ?? []).filter((value) => value !== null);
}

/** The ratios to another candidate within each round. */
export function ratiosOf(values: Values, candidate: string, other: string, name: string): number[] {
  const others = values[other]?.[name] ?? [];
  return (values[candidate]?.[name] ?? []).flatMap((value, round) => {
    const base = others[round];
    return value === null || !base ? [] : [value / base];
  });
}

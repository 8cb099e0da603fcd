import type { SuiteResult } from './result.ts';

/** A quantity measured for every candidate. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** Default: the suite's unit. */
  readonly unit?: string;
  /** For example, throughput. */
  readonly isHigherBetter?: boolean;
}

export interface Candidate {
  readonly name: string;
  readonly title: string;
  /** npm packages whose versions the report lists. */
  readonly packages?: readonly string[];
  /** Newsdesk itself, highlighted in the report. */
  readonly isOurs?: boolean;
}

/** A bound for a median. Reported only, since timings vary: a missed target fails nothing. */
export interface Target {
  readonly case: string;
  readonly candidate: string;
  /** Bounds the ratio to this candidate, or to the one with the best median of several; default: the value itself. */
  readonly relativeTo?: string | readonly string[];
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface RunOptions {
  /** A short smoke run with unreliable figures. */
  readonly isQuick: boolean;
}

/** Value by case name, from one run of a candidate. A missing case was not measured. */
export type Measurement = Readonly<Record<string, number>>;

/** A benchmark suite, exported as `suite` by `test/bench/<name>/suite.ts`. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** What is measured, and how, in Markdown. */
  readonly description: string;
  /** Empty for counts. */
  readonly unit: string;
  readonly cases: readonly Case[];
  readonly candidates: readonly Candidate[];
  /** The candidate with ratio 1; without a baseline the report has no ratios. */
  readonly baseline?: string;
  readonly targets?: readonly Target[];
  /** Default number of rounds; 1 for deterministic measurements. */
  readonly rounds?: number;
  /** Versions of anything that is not an npm package. */
  versions?(): Readonly<Record<string, string>>;
  /** Why the suite cannot run on this machine; `undefined` if it can. */
  skipReason?(): string | undefined;
  /** Starts what all measurements share, such as a server, and returns the clean-up function. */
  prepare?(options: RunOptions): Promise<() => Promise<void>>;
  /** Measures a candidate once, in a fresh process: see `measurement.ts`. */
  measure(candidate: string, options: RunOptions): Promise<Measurement>;
  /** Additional Markdown, computed from the latest results of all suites. */
  notes?(results: Readonly<Record<string, SuiteResult>>): string;
}

/** The title of a case with its unit. */
export function headingOf(suite: Suite, { title, unit = suite.unit }: Case): string {
  return unit === '' ? title : `${title}, ${unit}`;
}

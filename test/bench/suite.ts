import type { SuiteResult } from './result.ts';

/** Something that is measured of every candidate. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** The suite's unit unless it is given. */
  readonly unit?: string;
  /** Such as throughput. */
  readonly isMoreBetter?: boolean;
  /** Where it lies on the line of a plot, which has the cases with the same `plot`; a case without one has bars. */
  readonly at?: Place;
}

/** Where a case lies on a line. */
export interface Place {
  readonly plot: string;
  readonly x: number;
  readonly xTitle: string;
  /** Such as seconds; the scale is logarithmic unless it is given. */
  readonly isLinear?: boolean;
  /** One of so many that a table could not hold them. */
  readonly isOnlyDrawn?: boolean;
}

/** One of those that are compared. */
export interface Candidate {
  readonly name: string;
  readonly title: string;
  /** Whose versions the report tells. */
  readonly packages?: readonly string[];
  /** Newsdesk, and not one that it is compared with. */
  readonly isOurs?: boolean;
}

/** What should hold of the medians. It is reported, and never fails anything: times wobble. */
export interface Target {
  readonly case: string;
  readonly candidate: string;
  /**
   * The ratio to this candidate is meant, round by round; where several are named, to the best of them by its
   * median. The value itself is meant when it is absent.
   */
  readonly of?: string | readonly string[];
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface RunOptions {
  /** A short run, which shows that everything works: its figures are worth little. */
  readonly isQuick: boolean;
}

/** What one run of a candidate has yielded, by the names of the cases. A case that is not there was not measured. */
export type Measurement = Readonly<Record<string, number>>;

/** A comparison. `test/bench/<name>/suite.ts` exports one as `suite`. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** What is measured and how, in Markdown. */
  readonly description: string;
  /** Empty for what is counted. */
  readonly unit: string;
  readonly cases: readonly Case[];
  readonly candidates: readonly Candidate[];
  /** The name of the candidate that has the ratio 1; without one there are no ratios. */
  readonly baseline?: string;
  readonly targets?: readonly Target[];
  /** How often each candidate is measured unless the command line says otherwise; 1 where nothing wobbles. */
  readonly rounds?: number;
  /** @returns what it compares that is no package of npm, and its versions */
  versions?(): Readonly<Record<string, string>>;
  /** @returns why it cannot be run on this machine; `undefined` when it can. It is left out then, and says so */
  missing?(): string | undefined;
  /**
   * Starts what all measurements share, such as a server.
   *
   * @returns what stops it
   */
  prepare?(options: RunOptions): Promise<() => Promise<void>>;
  /** Measures a candidate once, in a process of its own: see `measurement.ts`. */
  measure(candidate: string, options: RunOptions): Promise<Measurement>;
  /**
   * @param results of all suites that were run, the latest of each
   * @returns further Markdown for the report
   */
  remark?(results: Readonly<Record<string, SuiteResult>>): string;
}

/** @returns what a case is called, with its unit if it has one */
export function headingOf(suite: Suite, { title, unit = suite.unit }: Case): string {
  return unit === '' ? title : `${title}, ${unit}`;
}

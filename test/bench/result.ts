import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';

/** What one run of a suite has yielded. */
export const SuiteResult = v.object({
  command: v.string(),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  isQuick: v.boolean(),
  machine: v.object({
    cpu: v.string(),
    cpus: v.number(),
    memoryGiB: v.number(),
    system: v.string(),
    node: v.string(),
  }),
  /** Of packages, by their names. */
  versions: v.record(v.string(), v.string()),
  /** By candidate and case, round after round; `null` where a case was not measured. */
  values: v.record(v.string(), v.record(v.string(), v.array(v.nullable(v.number())))),
});
export type SuiteResult = v.InferOutput<typeof SuiteResult>;

const SuiteResults = v.record(v.string(), SuiteResult);
export type SuiteResults = v.InferOutput<typeof SuiteResults>;

/**
 * @param file that a former run has written
 * @returns the results in it, by the names of the suites; none when there is no such file
 */
export function readResults(file: URL): SuiteResults {
  return existsSync(file) ? v.parse(SuiteResults, JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** The values of a case of a candidate, round after round; `null` where it was not measured. */
export function valuesOf({ values }: SuiteResult, candidate: string, name: string): (number | null)[] {
  return values[candidate]?.[name] ?? [];
}

import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';

/** The stored result of one run of a suite. */
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
  /** Version by package name. */
  versions: v.record(v.string(), v.string()),
  /** By candidate and case, one per round; `null` if the case was not measured. */
  values: v.record(v.string(), v.record(v.string(), v.array(v.nullable(v.number())))),
});
export type SuiteResult = v.InferOutput<typeof SuiteResult>;

const SuiteResults = v.record(v.string(), SuiteResult);
export type SuiteResults = v.InferOutput<typeof SuiteResults>;

/** Reads stored results by suite name; empty if the file does not exist. */
export function readResults(file: URL): SuiteResults {
  return existsSync(file) ? v.parse(SuiteResults, JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** One value per round; `null` if the case was not measured. */
export function valuesOf({ values }: SuiteResult, candidate: string, name: string): (number | null)[] {
  return values[candidate]?.[name] ?? [];
}

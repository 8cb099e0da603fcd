import { readFileSync, writeFileSync } from 'node:fs';
import type { Values } from './suite.ts';

const FILE = new URL('results.json', import.meta.url);

/** The latest result of a suite. */
export interface StoredResult {
  readonly command: string;
  /** Such as `2026-11-23`. */
  readonly date: string;
  readonly rounds: number;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly values: Values;
}

/** By the name of the suite. */
export function readResults(): Record<string, StoredResult> {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/** Stores the result of a suite; the other suites keep theirs. */
export function storeResult(name: string, result: StoredResult): void {
  const results = { ...readResults(), [name]: result };
  // A line for each list of values.
  const text = JSON.stringify(results, undefined, 2).replace(/\[[^[\]{}]*\]/g, (list) =>
    list.replace(/\s+/g, ' ').replace(/\[ | \]/g, (bracket) => bracket.trim()),
  );
  writeFileSync(FILE, `${text}\n`);
}

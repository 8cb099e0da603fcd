import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Tests of the HTTP suite that something other than the service makes fail, and why. */
export interface Exclusion {
  readonly reason: string;
  /** Test titles by file in `test/functions`, without `.test.ts`. A title that matches no test is an error. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/** Why a test is excluded, or `undefined` if it runs. */
export function exclusionReason(
  exclusions: readonly Exclusion[],
  path: string,
  title: string,
): string | undefined {
  const file = basename(path, '.test.ts');
  return exclusions.find(({ tests }) => tests[file]?.includes(title))?.reason;
}

/** Checks that exactly the listed tests were skipped, and counts them. */
export function summarizeResults(resultsFile: string, exclusions: readonly Exclusion[]): string {
  const { testResults } = JSON.parse(readFileSync(resultsFile, 'utf8')) as {
    testResults: { name: string; assertionResults: { title: string; status: string }[] }[];
  };
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({
      name: `${basename(name, '.test.ts')}: ${title}`,
      status,
    })),
  );
  const skipped = tests.filter(({ status }) => status !== 'passed').map(({ name }) => name);
  const listed = exclusions.map(({ reason, tests }) => ({
    reason,
    names: Object.entries(tests).flatMap(([file, titles]) => titles.map((title) => `${file}: ${title}`)),
  }));
  // Titles can repeat within a file.
  const names = [...new Set(skipped)].toSorted();
  assert.deepEqual(names, listed.flatMap(({ names }) => names).toSorted(), 'excluded tests');
  for (const { reason, names } of listed) console.log(`Excluded because ${reason}:\n  ${names.join('\n  ')}`);
  return `${tests.length - skipped.length} tests passed, ${skipped.length} excluded`;
}

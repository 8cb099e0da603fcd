/** A test of `test/functions` that cannot run against the emulator. */
export interface LeftOut {
  /** In `test/functions`, without `.test.ts`. */
  readonly file: string;
  /** Names of tests, as `it` has them; all of the file unless they are given. */
  readonly tests?: readonly string[];
  readonly reason: string;
}

/** All that the rehearsal leaves out of the HTTP suite, and why. */
export const leftOut: readonly LeftOut[] = [
  {
    file: 'create-news-lost-answer',
    reason: 'it comes between the function and its database, in this process',
  },
];

/**
 * @param path of a test file
 * @param name of a test in it
 * @returns why it is left out; `undefined` when it runs
 */
export function whyLeftOut(path: string, name: string): LeftOut | undefined {
  return leftOut.find(
    ({ file, tests }) => path.endsWith(`/${file}.test.ts`) && (tests === undefined || tests.includes(name)),
  );
}

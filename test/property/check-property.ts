import fc from 'fast-check';

export interface PropertyOptions {
  readonly runs: number;
  /** The same seed generates the same values. */
  readonly seed: number;
  /** Stops trying, or shrinking a counterexample, after so long. */
  readonly seconds: number;
}

/**
 * Checks a property, and prints the first counterexample before it is shrunk.
 *
 * @throws with the seed and the shrunk counterexample
 */
export async function checkProperty<T>(
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
  { runs, seed, seconds }: PropertyOptions,
): Promise<void> {
  let isFirst = true;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    try {
      await check(value);
    } catch (error) {
      if (isFirst) console.error(`First counterexample, with the seed ${seed}: ${fc.stringify(value)}`);
      isFirst = false;
      throw error;
    }
  });
  await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: seconds * 1000 });
}

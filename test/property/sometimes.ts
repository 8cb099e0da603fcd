import fc from 'fast-check';

/**
 * @param arbitrary what is drawn
 * @param oneIn how seldom: 3 for one time in three
 * @returns the same, or nothing
 */
export function sometimes<T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

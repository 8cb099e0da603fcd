import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded pseudo-random choices. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  /** Streams of the same seed are independent of each other. */
  constructor(seed: number, stream: number) {
    this.#generator = xoroshiro128plus(seed);
    for (let jump = 0; jump < stream; jump += 1) this.#generator.jump?.();
  }

  /** An integer from 0 to `bound - 1`. */
  below(bound: number): number {
    return uniformInt(this.#generator, 0, bound - 1);
  }

  chance(percent: number): boolean {
    return uniformFloat64(this.#generator) * 100 < percent;
  }

  /** `undefined` if there are no choices. */
  pick<T>(choices: readonly T[]): T | undefined {
    return choices.length === 0 ? undefined : choices[this.below(choices.length)];
  }

  /** One of the keys, in proportion to its weight. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const keys = Object.keys(weights) as Key[];
    let left = uniformFloat64(this.#generator) * keys.reduce((sum, key) => sum + weights[key], 0);
    for (const key of keys) {
      left -= weights[key];
      if (left < 0) return key;
    }
    throw new RangeError('Nothing to choose from');
  }
}

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Pseudo-random choices. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  /**
   * @param seed the same one gives the same choices
   * @param stream with the same seed gives choices that have nothing to do with those of another stream
   */
  constructor(seed: number, stream: number) {
    this.#generator = xoroshiro128plus(seed);
    for (let jump = 0; jump < stream; jump += 1) this.#generator.jump?.();
  }

  /** @returns a whole number from 0 to one less than the bound */
  below(bound: number): number {
    return uniformInt(this.#generator, 0, bound - 1);
  }

  /** @returns true so many times in a hundred */
  chance(percent: number): boolean {
    return uniformFloat64(this.#generator) * 100 < percent;
  }

  /** @returns one of them; `undefined` when there is none */
  pick<T>(choices: readonly T[]): T | undefined {
    return choices.length === 0 ? undefined : choices[this.below(choices.length)];
  }

  /** @returns one of the keys, each as often as its weight says */
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

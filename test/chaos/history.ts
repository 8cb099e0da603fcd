import type { NewsInput } from '../../lib/news/news.ts';
import type { OwnArticle } from './own-article.ts';
import type { SharedArticle } from './shared-article.ts';

/** Something that must not happen, and how it came to it. */
export interface Violation {
  readonly what: string;
  readonly history: readonly string[];
}

/** The creation of an article that nobody has acknowledged yet. */
export interface Creation {
  readonly tag: string;
  readonly key: string;
  readonly input: NewsInput;
  readonly history: string[];
  /** How many requests for it may have been carried out although nobody was told. */
  doubts: number;
}

/** All that the clients of a storm were told. */
export class History {
  readonly violations: Violation[] = [];
  /** Those that one client each owns, also when it has deleted them. */
  readonly articles: OwnArticle[] = [];
  readonly shared: SharedArticle[] = [];
  /** Of each of these there is an article at most, and none where no request for it is in doubt. */
  readonly unacknowledged = new Set<Creation>();
  readonly #blamed = new Set<object>();
  /** How many requests were given up although they may have been carried out. */
  unclear = 0;

  /**
   * Notes a violation.
   *
   * @param what is wrong; nothing when it is `undefined`
   * @param of what it is about; just the first violation of each is noted
   * @returns whether something is wrong
   */
  blame(
    what: string | undefined,
    of: { readonly tag: string; readonly history: readonly string[] },
  ): boolean {
    if (what === undefined) return false;
    // What comes of it is not another violation.
    if (!this.#blamed.has(of)) this.violations.push({ what: `${of.tag}: ${what}`, history: [...of.history] });
    this.#blamed.add(of);
    return true;
  }
}

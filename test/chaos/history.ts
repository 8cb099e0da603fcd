import type { NewsInput } from '../../lib/news/news.ts';
import type { OwnArticle } from './own-article.ts';
import type { SharedArticle } from './shared-article.ts';

/** A contradiction between a response and the history of an article. */
export interface Violation {
  readonly message: string;
  readonly history: readonly string[];
}

/** The creation of an article under an idempotency key. */
export interface Creation {
  readonly tag: string;
  readonly key: string;
  readonly input: NewsInput;
  readonly history: string[];
  /** Attempts with an unknown outcome. */
  indeterminate: number;
}

/** What the clients of a chaos test know from the responses. */
export class History {
  readonly violations: Violation[] = [];
  /** Acknowledged articles of one owner each, including deleted ones. */
  readonly articles: OwnArticle[] = [];
  readonly shared: SharedArticle[] = [];
  /** Each created at most one article, and none if no attempt is indeterminate. */
  readonly unacknowledged = new Set<Creation>();
  readonly #violated = new Set<object>();
  /** Requests that were given up with an unknown outcome. */
  indeterminate = 0;

  /** Records the first violation of each subject: later ones follow from it. Returns whether there is a violation. */
  recordViolation(
    message: string | undefined,
    subject: { readonly tag: string; readonly history: readonly string[] },
  ): boolean {
    if (message === undefined) return false;
    if (!this.#violated.has(subject)) {
      this.violations.push({ message: `${subject.tag}: ${message}`, history: [...subject.history] });
    }
    this.#violated.add(subject);
    return true;
  }
}

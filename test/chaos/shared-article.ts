import type { News, NewsInput } from '../../lib/news/news.ts';
import { newsInputExample } from '../../lib/news/news-example.ts';
import type { Completion } from './retrying-client.ts';

const OPENING = 'All who have written this article, in the order in which they did:';

/**
 * An article that every editor writes with `If-Match`. Each write appends a unique entry to the content, as in
 * Jepsen's list-append workload, so the content shows which writes succeeded and that none was lost.
 */
export class SharedArticle {
  readonly id: number;
  readonly tag: string;
  readonly history: string[] = [];
  readonly #acknowledged = new Set<string>();
  readonly #failed = new Set<string>();
  #longestRead: readonly string[] = [];

  /** Created from {@link sharedInput}. */
  constructor(id: number, tag: string) {
    this.id = id;
    this.tag = tag;
  }

  get path(): string {
    return `/news/${this.id}`;
  }

  /** Returns the violation, if any. `version` is `undefined` if the response has no `ETag`. */
  checkRead({ content }: News, version: number | undefined): string | undefined {
    const entries = entriesIn(content);
    const [shorter, longer] =
      entries.length < this.#longestRead.length ? [entries, this.#longestRead] : [this.#longestRead, entries];
    this.#longestRead = longer;
    if (shorter.some((entry, index) => entry !== longer[index])) {
      return `two reads returned the entries ${shorter.join(' ')} and ${longer.join(' ')}`;
    }
    if (version !== undefined && version !== entries.length + 1) {
      return `version ${version} has ${entries.length} entries`;
    }
    return undefined;
  }

  /** Returns the violation, if any. */
  checkWrite(entry: string, { response, indeterminate, statuses }: Completion): string | undefined {
    if (response?.status === 204) this.#acknowledged.add(entry);
    else if (response?.status === 412 || !response) {
      if (indeterminate === 0) this.#failed.add(entry);
    } else return `the write of ${entry} returned ${statuses.join(', ')}`;
    return undefined;
  }

  /** Returns all violations, once every write has completed. */
  checkFinal(news: News, version: number): string[] {
    const entries = entriesIn(news.content);
    const times = (entry: string) => entries.filter((other) => other === entry).length;
    const wrong = [
      ...[...this.#acknowledged]
        .filter((entry) => times(entry) !== 1)
        .map((entry) => [entry, 'acknowledged']),
      ...[...this.#failed].filter((entry) => times(entry) > 0).map((entry) => [entry, 'rejected']),
      ...[...new Set(entries)].filter((entry) => times(entry) > 1).map((entry) => [entry, 'sent once']),
    ];
    const violation = this.checkRead(news, version);
    return [
      ...(violation === undefined ? [] : [violation]),
      ...wrong.map(([entry, what]) => `${entry} was ${what} and appears ${times(entry ?? '')} times`),
    ];
  }
}

export function sharedInput(tag: string, entries: readonly string[]): NewsInput {
  return {
    ...newsInputExample,
    title: `${tag} is everybody's`,
    content: [OPENING, ...entries].join(' '),
    creator: { first_name: 'Every', last_name: 'Body' },
  };
}

export function entriesIn(content: string): string[] {
  return content.slice(OPENING.length).split(' ').filter(Boolean);
}

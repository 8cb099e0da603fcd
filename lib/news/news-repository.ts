import type { Preconditions } from '../dynamodb/condition-expression.ts';
import type { NewsFilter } from './filter.ts';
import type { NewsInput, NewsPatch, StoredNews } from './news.ts';

/** Some articles of a list, and where the list goes on. */
export interface NewsPage {
  readonly articles: readonly StoredNews[];
  /** The id after which the next page begins; absent when there is nothing more. */
  readonly next?: number;
}

/** Where a page begins and how large it may be. */
export interface PageBounds {
  /** The id after which it begins; the newest article when it is absent. */
  readonly after?: number | undefined;
  /** How many articles at the most. */
  readonly limit: number;
  /** How many bytes of JSON at the most, unless a single article is larger. */
  readonly bytesMax: number;
}

/** What became of a request to create an article under a key. */
export type IdempotentCreation =
  | { readonly outcome: 'created'; readonly article: StoredNews }
  /** It was created before, by a request with the same key. */
  | { readonly outcome: 'replayed'; readonly article: StoredNews }
  /** A request with the same key is at work, for this long at the most. */
  | { readonly outcome: 'in_progress'; readonly seconds: number }
  /** The key was used for another article. */
  | { readonly outcome: 'other_input' };

/** What became of a write of an article that may be there. */
export type NewsWrite<Done = { readonly version: number }> =
  | ({ readonly outcome: 'done' } & Done)
  | { readonly outcome: 'absent' }
  /** It is not as it was expected, but of this version. Nothing was written. */
  | { readonly outcome: 'unexpected'; readonly version: number };

/**
 * The articles. Every method throws `Unavailable` when the database does not answer, and says whether a write may have
 * been made all the same. A write whose answer was lost is repeated, and recognised if it had been made.
 */
export interface NewsRepository {
  /** @returns the new article, stored */
  create(input: NewsInput): Promise<StoredNews>;
  /**
   * Creates one article however often it is called with the same key, within 24 hours at the least.
   *
   * @param key that the client chose
   */
  createIdempotent(key: string, input: NewsInput): Promise<IdempotentCreation>;
  /** @returns the article as the last finished write left it; `undefined` when there is none */
  get(id: number): Promise<StoredNews | undefined>;
  /**
   * Newest first. A change of the last moments may not show yet. Walking the pages yields every article
   * that existed throughout exactly once.
   */
  list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage>;
  replace(id: number, input: NewsInput, expectation: Preconditions): Promise<NewsWrite>;
  /** Changes just the fields of the patch; a patch without any writes nothing. */
  update(id: number, patch: NewsPatch, expectation: Preconditions): Promise<NewsWrite>;
  delete(id: number, expectation: Preconditions): Promise<NewsWrite<object>>;
}

import type * as v from 'valibot';
import type { Preconditions } from '../http/preconditions.ts';
import type { NewsFilter } from './filter.ts';
import type { NewsInput, NewsPatch, StoredNews } from './news.ts';

export interface NewsPage {
  readonly articles: readonly StoredNews[];
  /** The id after which the next page begins; absent on the last page. */
  readonly next?: number;
}

export interface PageBounds {
  /** The id after which the page begins; by default it begins with the newest article. */
  readonly after?: number | undefined;
  /** Articles at most. */
  readonly limit: number;
  /** Bytes of JSON at most, unless a single article is larger. */
  readonly bytesMax: number;
}

export type IdempotentCreation =
  | { readonly outcome: 'created'; readonly article: StoredNews }
  /** An earlier request with the key created it. */
  | { readonly outcome: 'replayed'; readonly article: StoredNews }
  /** Another request with the key is still running, for at most this long. */
  | { readonly outcome: 'in_progress'; readonly seconds: number }
  /** The key was used for another article. */
  | { readonly outcome: 'payload_mismatch' };

export type NewsWrite<Result = { readonly version: number }> =
  | ({ readonly outcome: 'ok' } & Result)
  | { readonly outcome: 'not_found' }
  /** Nothing was written; the article has this version. */
  | { readonly outcome: 'precondition_failed'; readonly version: number };

/** The patch leaves an object incomplete that the article did not have. Nothing was written. */
export interface InvalidPatch {
  readonly outcome: 'invalid_patch';
  readonly issues: readonly v.BaseIssue<unknown>[];
}

/**
 * Stores the articles. Every method throws an `UnavailableError` when the database does not respond; it says whether a write
 * may have been executed. A write without a response is retried, and an executed attempt is recognized.
 */
export interface NewsRepository {
  create(input: NewsInput): Promise<StoredNews>;
  /** Creates one article per key of the client, however often it is called, within at least 24 hours. */
  createIdempotent(key: string, input: NewsInput): Promise<IdempotentCreation>;
  /** Strongly consistent. */
  get(id: number): Promise<StoredNews | undefined>;
  /**
   * Newest first, eventually consistent. The pages contain every article that exists for the whole traversal exactly once.
   */
  list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage>;
  replace(id: number, input: NewsInput, preconditions: Preconditions): Promise<NewsWrite>;
  /** Changes the fields of the patch only; an empty patch writes nothing. */
  update(id: number, patch: NewsPatch, preconditions: Preconditions): Promise<NewsWrite | InvalidPatch>;
  delete(id: number, preconditions: Preconditions): Promise<NewsWrite<object>>;
}

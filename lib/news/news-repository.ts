import type * as v from 'valibot';
import type { FencedUpdateResult } from '../dynamodb/fenced-update.ts';
import type { Preconditions } from '../http/preconditions.ts';
import type { NewsFilter } from './filter.ts';
import type { NewsInput, StoredNews } from './news.ts';
import type { NewsPatch } from './news-patch.ts';

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

/** An idempotency key. The same key of another caller is another key. */
export interface KeyOfCaller {
  readonly key: string;
  readonly caller: string;
}

export type IdempotentCreation =
  | { readonly outcome: 'created'; readonly article: StoredNews }
  /** An earlier request with the key created it. */
  | { readonly outcome: 'replayed'; readonly article: StoredNews }
  /** The key was used for another article. */
  | { readonly outcome: 'payload_mismatch' };

export type NewsWrite = FencedUpdateResult;

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
  /** Creates one article per key, however often it is called, within at least 24 hours. */
  createIdempotent(key: KeyOfCaller, input: NewsInput): Promise<IdempotentCreation>;
  /** Strongly consistent. */
  get(id: number): Promise<StoredNews | undefined>;
  /**
   * Newest first, eventually consistent. The pages contain every article that exists for the whole traversal exactly once.
   */
  list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage>;
  replace(id: number, input: NewsInput, preconditions: Preconditions): Promise<NewsWrite>;
  /** Changes the fields of the patch only; an empty patch writes nothing. */
  update(id: number, patch: NewsPatch, preconditions: Preconditions): Promise<NewsWrite | InvalidPatch>;
  delete(id: number, preconditions: Preconditions): Promise<NewsWrite>;
}

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

/** The articles. Every method throws `Unavailable` when the database does not answer. */
export interface NewsRepository {
  /** @returns the new article, stored */
  create(input: NewsInput): Promise<StoredNews>;
  /** @returns the article as the last finished write left it; `undefined` when there is none */
  get(id: number): Promise<StoredNews | undefined>;
  /**
   * Newest first. A change of the last moments may not show yet. Walking the pages yields every article
   * that existed throughout exactly once.
   */
  list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage>;
  /** @returns the new version; `undefined` when there is no such article */
  replace(id: number, input: NewsInput): Promise<number | undefined>;
  /**
   * Changes just the fields of the patch; a patch without any writes nothing.
   *
   * @returns the version now; `undefined` when there is no such article
   */
  update(id: number, patch: NewsPatch): Promise<number | undefined>;
  /** @returns whether there was such an article */
  delete(id: number): Promise<boolean>;
}

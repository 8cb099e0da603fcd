import * as v from 'valibot';
import type { NewsFilter } from '../../../lib/news/filter.ts';
import { type NewsInput, StoredNews } from '../../../lib/news/news.ts';
import type {
  IdempotentCreation,
  NewsPage,
  NewsRepository,
  NewsWrite,
  PageBounds,
} from '../../../lib/news/news-repository.ts';

/** Creation time of the first article; each further one is created a second later. */
const BEGIN_SECONDS = 1_795_436_853;

/** Keeps a fixed number of articles in memory by dropping the oldest, so that its small cost is constant. */
export class InMemoryNewsRepository implements NewsRepository {
  readonly #articles: StoredNews[] = [];
  #seconds = BEGIN_SECONDS;

  /**
   * Parses the initial articles with `StoredNews`, as when read from a database: how fast V8 reads an object depends on
   * how it was built.
   *
   * @param inputs oldest first
   */
  constructor(inputs: readonly NewsInput[]) {
    this.#articles = inputs.map((input) => v.parse(StoredNews, this.#article(input)));
  }

  async create(input: NewsInput): Promise<StoredNews> {
    const article = this.#article(input);
    this.#articles.shift();
    this.#articles.push(article);
    return article;
  }

  async get(id: number): Promise<StoredNews | undefined> {
    return this.#articles.find((article) => article.id === id);
  }

  async list({ ids }: NewsFilter, { after = Infinity, limit }: PageBounds): Promise<NewsPage> {
    const matching = this.#articles.filter(({ id }) => id < after && (ids?.includes(id) ?? true)).reverse();
    const articles = matching.slice(0, limit);
    const next = articles.at(-1)?.id;
    return matching.length > limit && next !== undefined ? { articles, next } : { articles };
  }

  createIdempotent(): Promise<IdempotentCreation> {
    throw new Error('Not measured');
  }

  replace(): Promise<NewsWrite> {
    throw new Error('Not measured');
  }

  update(): Promise<NewsWrite> {
    throw new Error('Not measured');
  }

  delete(): Promise<NewsWrite> {
    throw new Error('Not measured');
  }

  #article(input: NewsInput): StoredNews {
    const id = this.#seconds++ * 1_000_000;
    return { id, ...input, created_at: id, updated_at: id, version: 1 };
  }
}

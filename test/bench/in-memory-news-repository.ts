import * as v from 'valibot';
import { type Clock, MonotonicClock, systemClock } from '../../lib/dynamodb/clock.ts';
import { newArticle } from '../../lib/news/dynamodb/news-item.ts';
import type { NewsFilter } from '../../lib/news/filter.ts';
import { type NewsInput, StoredNews } from '../../lib/news/news.ts';
import { generateNewsId } from '../../lib/news/news-id.ts';
import type { NewsPage, NewsRepository, PageBounds } from '../../lib/news/news-repository.ts';

const unused = async (): Promise<never> => {
  throw new Error('Not measured');
};

interface Options {
  readonly inputs?: readonly NewsInput[];
  readonly capacity?: number;
  readonly clock?: Clock;
}

/** Articles in memory, to measure endpoints without a database. `servers/third-party/articles.py` is the same in Python. */
export class InMemoryNewsRepository implements NewsRepository {
  readonly createIdempotent = unused;
  readonly replace = unused;
  readonly update = unused;
  readonly delete = unused;
  readonly #clock: MonotonicClock;
  readonly #articles = new Map<number, StoredNews>();
  /** In ascending order. */
  readonly #ids: number[] = [];
  readonly #capacity: number;

  /** Keeps the newest `capacity` articles; `inputs` are the first ones. */
  constructor({ inputs = [], capacity = Infinity, clock = systemClock }: Options = {}) {
    this.#capacity = capacity;
    this.#clock = new MonotonicClock(clock);
    // Parsed as when read from a database: how fast V8 reads an object depends on how it was built.
    for (const input of inputs) this.#add(v.parse(StoredNews, this.#newArticle(input)));
  }

  async create(input: NewsInput): Promise<StoredNews> {
    return this.#add(this.#newArticle(input));
  }

  async get(id: number): Promise<StoredNews | undefined> {
    return this.#articles.get(id);
  }

  async list({ ids, created }: NewsFilter, { after = Infinity, limit }: PageBounds): Promise<NewsPage> {
    const articles: StoredNews[] = [];
    for (const range of created) {
      const to = Math.min(range.to, after - 1);
      for (const id of ids ?? this.#descendingFrom(to)) {
        if (id > to) continue;
        if (id < range.from) break;
        const article = this.#articles.get(id);
        if (!article) continue;
        const next = articles.at(-1)?.id;
        if (articles.length === limit && next !== undefined) return { articles, next };
        articles.push(article);
      }
    }
    return { articles };
  }

  #newArticle(input: NewsInput): StoredNews {
    return newArticle(generateNewsId(this.#clock), input);
  }

  #add(article: StoredNews): StoredNews {
    this.#articles.set(article.id, article);
    this.#ids.push(article.id);
    if (this.#ids.length > this.#capacity) this.#articles.delete(this.#ids.shift() ?? 0);
    return article;
  }

  /** The ids up to `id`, in descending order. */
  *#descendingFrom(id: number): Generator<number, void> {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    for (let index = low - 1; index >= 0; index--) yield this.#ids[index] ?? 0;
  }
}

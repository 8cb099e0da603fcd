import { MonotonicClock, systemClock } from '../../../lib/dynamodb/clock.ts';
import type { NewsFilter } from '../../../lib/news/filter.ts';
import type { NewsInput, StoredNews } from '../../../lib/news/news.ts';
import { generateNewsId } from '../../../lib/news/news-id.ts';
import type { NewsPage, NewsRepository, PageBounds } from '../../../lib/news/news-repository.ts';

/** Keeps articles in memory, to measure endpoints without a database. `articles.py` has the same in Python. */
export class MemoryNewsRepository implements Pick<NewsRepository, 'create' | 'get' | 'list'> {
  readonly #clock = new MonotonicClock(systemClock);
  readonly #articles = new Map<number, StoredNews>();
  /** In ascending order. */
  readonly #ids: number[] = [];

  async create(input: NewsInput): Promise<StoredNews> {
    const id = generateNewsId(this.#clock);
    const article = { id, ...input, created_at: id, updated_at: id, version: 1 };
    this.#articles.set(id, article);
    this.#ids.push(id);
    return article;
  }

  async get(id: number): Promise<StoredNews | undefined> {
    return this.#articles.get(id);
  }

  async list({ ids, created }: NewsFilter, { after, limit }: PageBounds): Promise<NewsPage> {
    const articles: StoredNews[] = [];
    const end = (after ?? Infinity) - 1;
    for (const range of created) {
      const to = Math.min(range.to, end);
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

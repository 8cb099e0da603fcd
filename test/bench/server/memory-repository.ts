import type { NewsFilter } from '../../../lib/news/filter.ts';
import type { NewsInput, StoredNews } from '../../../lib/news/news.ts';
import { generateNewsId } from '../../../lib/news/news-id.ts';
import type { NewsPage, NewsRepository, PageBounds } from '../../../lib/news/news-repository.ts';

/** Articles in memory: what an endpoint costs besides its database. The peers have the same thing in Python. */
export class MemoryNewsRepository implements Pick<NewsRepository, 'create' | 'get' | 'list'> {
  readonly #articles = new Map<number, StoredNews>();
  /** In the order of their creation, and nearly in that of their ids. */
  readonly #ids: number[] = [];

  async create(input: NewsInput): Promise<StoredNews> {
    let id = generateNewsId(Date.now());
    while (this.#articles.has(id)) id = generateNewsId(Date.now());
    const article = { id, ...input, created_at: id, updated_at: id, version: 1 };
    this.#articles.set(id, article);
    let place = this.#ids.length;
    while (place > 0 && (this.#ids[place - 1] ?? 0) > id) place--;
    this.#ids.splice(place, 0, id);
    return article;
  }

  async get(id: number): Promise<StoredNews | undefined> {
    return this.#articles.get(id);
  }

  async list({ ids, created }: NewsFilter, { after, limit }: PageBounds): Promise<NewsPage> {
    const articles: StoredNews[] = [];
    const end = (after ?? Infinity) - 1;
    for (const period of created) {
      const to = Math.min(period.to, end);
      const candidates = ids ?? this.#downFrom(to);
      for (const id of candidates) {
        if (id > to) continue;
        if (id < period.from) break;
        const article = this.#articles.get(id);
        if (!article) continue;
        const next = articles.at(-1)?.id;
        if (articles.length === limit && next !== undefined) return { articles, next };
        articles.push(article);
      }
    }
    return { articles };
  }

  /** The ids that are not greater, the greatest first. */
  *#downFrom(id: number): Generator<number, void> {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    for (let place = low - 1; place >= 0; place--) yield this.#ids[place] ?? 0;
  }
}

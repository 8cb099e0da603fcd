import type { TimeRange } from './time.ts';

/** The body of a POST or a PUT. */
export interface Input {
  readonly title: string;
  readonly content: string;
  readonly creator: { readonly first_name: string; readonly last_name: string };
}

/** The body of a PATCH. */
export interface Patch {
  readonly title?: string;
  readonly content?: string;
  readonly creator?: Partial<Input['creator']>;
}

/** An article in a response. */
export interface Article extends Input {
  readonly id: number;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface ModelArticle extends Omit<Article, 'updated_at'> {
  readonly version: number;
  /** Bounds of `updated_at` in Unix seconds: the exact value is known after the first read. */
  readonly updated: { readonly from: number; readonly to: number };
}

/** The filters of a list. The values of one are alternatives. */
export interface Filters {
  readonly ids?: readonly number[];
  readonly created?: readonly TimeRange[];
  readonly from?: TimeRange | undefined;
  readonly to?: TimeRange | undefined;
}

/** The articles that the service should hold: exactly what it accepted. */
export class Model {
  readonly #articles = new Map<number, ModelArticle>();

  /** Newest first. */
  get articles(): ModelArticle[] {
    return [...this.#articles.values()].toSorted((a, b) => b.id - a.id);
  }

  get(id: number): ModelArticle | undefined {
    return this.#articles.get(id);
  }

  /** Adds an article. The service chose the id and `created_at`. */
  create({ title, content, creator }: Input, { id, created_at }: Pick<Article, 'id' | 'created_at'>): void {
    const { first_name, last_name } = creator;
    const updated = { from: created_at, to: created_at };
    const article = {
      id,
      title,
      content,
      creator: { first_name, last_name },
      created_at,
      updated,
      version: 1,
    };
    this.#articles.set(id, article);
  }

  /** Applies the body of a PUT or a PATCH. Ignores unknown fields. */
  update(id: number, { title, content, creator = {} }: Patch, updated: ModelArticle['updated']): void {
    const before = this.#articles.get(id);
    if (!before) throw new Error(`Article ${id} does not exist`);
    const { first_name, last_name } = creator;
    if ([title, content, first_name, last_name].every((part) => part === undefined)) return;
    this.#articles.set(id, {
      ...before,
      title: title ?? before.title,
      content: content ?? before.content,
      creator: {
        first_name: first_name ?? before.creator.first_name,
        last_name: last_name ?? before.creator.last_name,
      },
      updated,
      version: before.version + 1,
    });
  }

  delete(id: number): void {
    this.#articles.delete(id);
  }

  /**
   * The article that a response should have; `undefined` if there is none.
   *
   * @param actual the article in the response: the model adopts its `updated_at` if that is possible
   */
  expected(id: number, actual: unknown): Article | undefined {
    const article = this.#articles.get(id);
    if (!article) return undefined;
    const { version: _, updated, ...rest } = article;
    const { updated_at } = Object(actual);
    const isPossible = Number.isInteger(updated_at) && updated.from <= updated_at && updated_at <= updated.to;
    if (isPossible) this.#articles.set(id, { ...article, updated: { from: updated_at, to: updated_at } });
    return { ...rest, updated_at: isPossible ? updated_at : updated.from };
  }

  /**
   * The ids on each page of a list. A list by ids finds missing articles only when it reads their page, so the last page
   * may be empty.
   */
  pages({ ids = [], created = [], from, to }: Filters, limit: number): number[][] {
    const candidates = ids.length === 0 ? [...this.#articles.keys()] : [...new Set(ids)];
    const pages: number[][] = [[]];
    for (const id of candidates.toSorted((a, b) => b - a)) {
      if (created.length > 0 && !created.some((range) => range.from <= id && id <= range.to)) continue;
      if ((from && id < from.from) || (to && id > to.to)) continue;
      if (pages.at(-1)?.length === limit) pages.push([]);
      if (this.#articles.has(id)) pages.at(-1)?.push(id);
    }
    return pages;
  }
}

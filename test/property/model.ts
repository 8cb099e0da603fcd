import type { TimeRange } from './parameter.ts';

/** An article as its author sends it. */
export interface Input {
  readonly title: string;
  readonly content: string;
  readonly creator: { readonly first_name: string; readonly last_name: string };
}

/** Any part of an article as its author sends it. */
export interface Patch {
  readonly title?: string;
  readonly content?: string;
  readonly creator?: Partial<Input['creator']>;
}

/** An article as it is answered. */
export interface Article extends Input {
  readonly id: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** An article as it should be. */
export interface ModelArticle extends Omit<Article, 'updated_at'> {
  readonly version: number;
  /** Between which Unix seconds it was changed: just when is known once it was read. */
  readonly updated: { readonly from: number; readonly to: number };
}

/** Which articles are listed. A criterion that is absent does not narrow; values of one are alternatives. */
export interface Criteria {
  readonly ids?: readonly number[];
  readonly created?: readonly TimeRange[];
  readonly from?: TimeRange | undefined;
  readonly to?: TimeRange | undefined;
}

/** What the service should hold: all that it has accepted, and nothing else. */
export class Model {
  readonly #articles = new Map<number, ModelArticle>();

  /** Newest first. */
  get articles(): ModelArticle[] {
    return [...this.#articles.values()].toSorted((a, b) => b.id - a.id);
  }

  get(id: number): ModelArticle | undefined {
    return this.#articles.get(id);
  }

  /** Takes over a new article: its id and its times are the service's choice. */
  created({ title, content, creator }: Input, { id, created_at }: Pick<Article, 'id' | 'created_at'>): void {
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

  /** Applies a patch, or a whole article, as it is sent: what is no part of an article is ignored. */
  changed(id: number, { title, content, creator = {} }: Patch, updated: ModelArticle['updated']): void {
    const before = this.#articles.get(id);
    if (!before) throw new Error(`There is no article ${id}`);
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

  deleted(id: number): void {
    this.#articles.delete(id);
  }

  /**
   * @param id of an article
   * @param answered the article as it was answered, which tells when it was changed
   * @returns the article as it should have been answered
   */
  expected(id: number, answered: unknown): Article | undefined {
    const article = this.#articles.get(id);
    if (!article) return undefined;
    const { version: _, updated, ...rest } = article;
    const { updated_at } = Object(answered);
    const isPossible = Number.isInteger(updated_at) && updated.from <= updated_at && updated_at <= updated.to;
    if (isPossible) this.#articles.set(id, { ...article, updated: { from: updated_at, to: updated_at } });
    return { ...rest, updated_at: isPossible ? updated_at : updated.from };
  }

  /**
   * @param criteria of a list
   * @param limit how many articles a page has at the most
   * @returns its pages, as the ids on each. Where articles are asked for by their ids, whether one is there is found
   *   out on its page, so the last page may be empty
   */
  pages({ ids = [], created = [], from, to }: Criteria, limit: number): number[][] {
    const candidates = ids.length === 0 ? [...this.#articles.keys()] : [...new Set(ids)];
    const pages: number[][] = [[]];
    for (const id of candidates.toSorted((a, b) => b - a)) {
      if (created.length > 0 && !created.some((period) => period.from <= id && id <= period.to)) continue;
      if ((from && id < from.from) || (to && id > to.to)) continue;
      if (pages.at(-1)?.length === limit) pages.push([]);
      if (this.#articles.has(id)) pages.at(-1)?.push(id);
    }
    return pages;
  }
}

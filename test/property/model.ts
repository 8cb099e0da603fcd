import { operations, resolveRef, type Schema } from './document.ts';
import type { TimeRange } from './time.ts';

/** The schema of a POST's body. */
const INPUT = operations.find(({ name }) => name === 'POST /news')?.body?.schema ?? {};

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

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the service keeps of a body: the members that the document declares, with their defaults. */
export function declared<Body extends object>(body: Body, schema: Schema = INPUT): Body {
  const sent: Json = Object.fromEntries(Object.entries(body));
  const members = Object.entries(resolveRef(schema).properties ?? {}).flatMap(([name, member]) => {
    const value = Object.hasOwn(sent, name) ? sent[name] : member.default;
    if (value === undefined) return [];
    return [[name, isObject(value) ? declared(value, member) : value]];
  });
  return Object.fromEntries(members) as Body;
}

/** Applies a JSON merge patch (RFC 7396) that has declared members only. */
function merge(target: Json, patch: Json): Json {
  const result: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = isObject(value) ? merge(Object(result[name]), value) : value;
  }
  return result;
}

/** The declared members that a patch has, without defaults and without objects that change nothing. */
function changes(patch: Json, schema: Schema): Json {
  const { properties = {} } = resolveRef(schema);
  const members = Object.entries(patch).flatMap(([name, value]) => {
    const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!member) return [];
    if (!isObject(value)) return [[name, value]];
    const inner = changes(value, member);
    return Object.keys(inner).length > 0 ? [[name, inner]] : [];
  });
  return Object.fromEntries(members);
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
  create(input: Input, { id, created_at }: Pick<Article, 'id' | 'created_at'>): void {
    const updated = { from: created_at, to: created_at };
    this.#articles.set(id, { id, ...declared(input), created_at, updated, version: 1 });
  }

  /** Applies the body of a PUT. */
  replace(id: number, input: Input, updated: ModelArticle['updated']): void {
    const { created_at, version } = this.#existing(id);
    this.#articles.set(id, { id, ...declared(input), created_at, updated, version: version + 1 });
  }

  /** Applies the body of a PATCH. */
  update(id: number, patch: Patch, updated: ModelArticle['updated']): void {
    const before = this.#existing(id);
    const sent = changes({ ...patch }, INPUT);
    if (Object.keys(sent).length === 0) return;
    // The cast: a valid patch of an article makes an article.
    const input = declared(merge({ ...before }, sent) as unknown as Input);
    const { created_at, version } = before;
    this.#articles.set(id, { id, ...input, created_at, updated, version: version + 1 });
  }

  #existing(id: number): ModelArticle {
    const article = this.#articles.get(id);
    if (!article) throw new Error(`Article ${id} does not exist`);
    return article;
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

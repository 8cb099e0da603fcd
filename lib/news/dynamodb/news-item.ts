import * as v from 'valibot';
import { parseItem } from '../../dynamodb/parse-item.ts';
import { VALIDATION } from '../../fastapi/validation-error.ts';
import { applyChanges, type Change, changesOf } from '../../schema/merge-patch.ts';
import { articleFields, type NewsInput, StoredNews } from '../news.ts';
import type { NewsPatch } from '../news-patch.ts';

/** An article, or the tombstone of one. */
export interface NewsItem {
  /** The token of its creation. */
  readonly nonce: string | undefined;
  /** `undefined` for a tombstone. */
  readonly article: StoredNews | undefined;
}

export function parseNewsItem(item: Readonly<Record<string, unknown>>): NewsItem {
  return {
    nonce: parseItem(v.optional(v.string()), item.nonce),
    article: isTombstone(item) ? undefined : parseItem(StoredNews, item),
  };
}

/** Whether an item is that of a deleted article. */
export function isTombstone(item: Readonly<Record<string, unknown>>): boolean {
  return item.created_at === undefined;
}

/** How long a tombstone is kept: longer than any key, and than the database may execute a call late. */
const TOMBSTONE_SECONDS = 48 * 60 * 60;

/** The `expires_at` of a tombstone. */
export function tombstoneExpiry(nowMs: number): number {
  return Math.ceil(nowMs / 1000) + TOMBSTONE_SECONDS;
}

/** The changes that make an article a tombstone: it keeps its key and its tokens, and no text. */
export function deletion(nowMs: number): Change[] {
  const removed = [...Object.keys(articleFields), 'created_at', 'shard', 'creation_record'];
  return [[['expires_at'], tombstoneExpiry(nowMs)], ...removed.map((name): Change => [[name], undefined])];
}

type Issues = readonly v.BaseIssue<unknown>[];

export function newArticle(id: number, input: NewsInput): StoredNews {
  return { id, ...input, created_at: id, updated_at: id, version: 1 };
}

/** The changes of a patch. A field in which the article lacks an object that the patch changes is merged and set whole. */
export function withParents(article: StoredNews, patch: NewsPatch): { changes: Change[]; issues?: Issues } {
  const changes: Change[] = [];
  for (const name of Object.keys(patch) as (keyof NewsInput)[]) {
    const nested = changesOf(articleFields, { [name]: patch[name] });
    if (nested.every(([path]) => hasParent(article, path))) changes.push(...nested);
    else {
      const merged = v.safeParse(
        v.object({ [name]: articleFields[name] }),
        applyChanges(article, nested),
        VALIDATION,
      );
      if (!merged.success) return { changes, issues: merged.issues };
      changes.push([[name], merged.output[name]]);
    }
  }
  return { changes };
}

function hasParent(article: object, path: readonly string[]): boolean {
  return path.slice(0, -1).reduce((value: unknown, name) => Object(value)[name], article) !== undefined;
}

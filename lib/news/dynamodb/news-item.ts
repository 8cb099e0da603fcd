import * as v from 'valibot';
import { VALIDATION } from '../../fastapi/validation-error.ts';
import { applyChanges, type Change, changesOf } from '../../schema/merge-patch.ts';
import { articleFields, type NewsInput, type NewsPatch, StoredNews } from '../news.ts';

/** The attributes of an item beside those of its article, which a tombstone lacks. */
const NewsMarks = v.object({
  /** The token of its creation. */
  nonce: v.optional(v.string()),
});

/** An article with the token of its creation, or what is left of a deleted one. */
export interface NewsItem {
  readonly nonce: string | undefined;
  readonly article: StoredNews | undefined;
}

export function parseNewsItem(item: Readonly<Record<string, unknown>>): NewsItem {
  const { nonce } = v.parse(NewsMarks, item);
  return { nonce, article: isTombstone(item) ? undefined : v.parse(StoredNews, item) };
}

/** Whether an item is that of a deleted article. */
export function isTombstone(item: Readonly<Record<string, unknown>>): boolean {
  return item.created_at === undefined;
}

/** How long a tombstone is kept: longer than any key, and than the database may execute a call late. */
const TOMBSTONE_SECONDS = 48 * 60 * 60;

/** The changes that make an article a tombstone: it keeps its key and its tokens, and no text. */
export function deletion(nowMs: number): Change[] {
  const removed = [...Object.keys(articleFields), 'created_at', 'shard', 'creation_record'];
  return [
    [['expires_at'], Math.ceil(nowMs / 1000) + TOMBSTONE_SECONDS],
    ...removed.map((name): Change => [[name], undefined]),
  ];
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

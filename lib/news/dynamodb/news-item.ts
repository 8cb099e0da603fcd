import * as v from 'valibot';
import { VALIDATION } from '../../fastapi/validation-error.ts';
import { applyChanges, type Change, changesOf } from '../../schema/merge-patch.ts';
import { articleFields, type NewsInput, type NewsPatch, StoredNews } from '../news.ts';

/** An article with the tokens by which a write without a response is recognized. */
export const NewsItem = v.object({
  ...StoredNews.entries,
  /** The token of its creation. */
  nonce: v.optional(v.string()),
  /** The token of its last change. */
  mark: v.optional(v.string()),
  /** The id of the idempotency record that it was created with. */
  creation_record: v.optional(v.string()),
});
type Issues = readonly v.BaseIssue<unknown>[];
export type NewsItem = v.InferOutput<typeof NewsItem>;

export function newArticle(id: number, input: NewsInput): StoredNews {
  return { id, ...input, created_at: id, updated_at: id, version: 1 };
}

/** The changes of a patch. A field in which the article lacks an object that the patch changes is merged and set whole. */
export function withParents(article: NewsItem, patch: NewsPatch): { changes: Change[]; issues?: Issues } {
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

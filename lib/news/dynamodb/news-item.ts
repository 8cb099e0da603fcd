import * as v from 'valibot';
import { type NewsInput, StoredNews } from '../news.ts';

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
export type NewsItem = v.InferOutput<typeof NewsItem>;

export function newArticle(id: number, input: NewsInput): StoredNews {
  return { id, ...input, created_at: id, updated_at: id, version: 1 };
}

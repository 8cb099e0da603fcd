import * as v from 'valibot';
import { jsonObject } from './json-object.ts';
import { NewsId } from './news-id.ts';

/** Text of a length in code points, as JSON Schema and pydantic count; kept exactly as it was sent. */
function text(min: number, max: number) {
  return v.pipe(
    v.string(),
    // A lone surrogate cannot be stored as UTF-8. The message is pydantic's name for that.
    v.check((value) => value.isWellFormed(), 'string_unicode'),
    v.minCodePoints(min),
    v.maxCodePoints(max),
  );
}

const Title = text(10, 100);
const Content = text(50, 100_000);
const FirstName = text(2, 60);
const LastName = text(2, 100);

/** An article as its author sends it. */
export const NewsInput = jsonObject({
  title: Title,
  content: Content,
  creator: jsonObject({ first_name: FirstName, last_name: LastName }),
});
export type NewsInput = v.InferOutput<typeof NewsInput>;

/** A JSON merge patch (RFC 7396) of an article: any of its fields, and of its creator's. */
export const NewsPatch = jsonObject({
  title: v.exactOptional(Title),
  content: v.exactOptional(Content),
  creator: v.exactOptional(
    jsonObject({ first_name: v.exactOptional(FirstName), last_name: v.exactOptional(LastName) }),
  ),
});
export type NewsPatch = v.InferOutput<typeof NewsPatch>;

/** Unix time in whole seconds. */
const UnixTime = v.pipe(v.number(), v.safeInteger());

/** An article as it is published. */
export const News = v.object({
  id: NewsId,
  ...NewsInput.entries,
  created_at: UnixTime,
  updated_at: UnixTime,
});
export type News = v.InferOutput<typeof News>;

/** An article as it is stored: both times in microseconds since 1970, and which version of it this is. */
export const StoredNews = v.object({
  id: v.number(),
  title: v.string(),
  content: v.string(),
  creator: v.object({ first_name: v.string(), last_name: v.string() }),
  created_at: v.number(),
  updated_at: v.number(),
  version: v.number(),
});
export type StoredNews = v.InferOutput<typeof StoredNews>;

/**
 * @param stored an article out of the repository
 * @returns the article as it is published
 */
export function published(stored: StoredNews): News {
  const { version: _, ...news } = stored;
  return { ...news, created_at: seconds(stored.created_at), updated_at: seconds(stored.updated_at) };
}

const seconds = (microseconds: number) => Math.floor(microseconds / 1_000_000);

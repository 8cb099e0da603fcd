import * as v from 'valibot';
import { jsonObject } from '../endpoint/json-object.ts';
import { text } from '../fastapi/text.ts';
import { NewsId } from './news-id.ts';

const Title = v.pipe(text(10, 100), v.description('Its headline'));
const Content = v.pipe(text(50, 100_000), v.description('Its text'));
const FirstName = v.pipe(text(2, 60), v.description('The first name of its author'));
const LastName = v.pipe(text(2, 100), v.description('The last name of its author'));

/** What an author sends. */
const inputFields = {
  title: Title,
  content: Content,
  creator: jsonObject({ first_name: FirstName, last_name: LastName }),
};

/** The article that the documentation shows. */
export const newsExample = {
  id: 1795436853868622,
  title: 'Harbour reopens after storm',
  content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
  creator: { first_name: 'Ada', last_name: 'Moreau' },
  created_at: 1795436853,
  updated_at: 1795436853,
};

export const newsInputExample = {
  title: newsExample.title,
  content: newsExample.content,
  creator: newsExample.creator,
};

export const newsPatchExample = { title: 'Harbour open again after storm', creator: { first_name: 'Grace' } };

export const NewsInput = v.pipe(
  jsonObject(inputFields),
  v.title('NewsInput'),
  v.description('An article as its author sends it. Lengths count Unicode code points.'),
  v.examples([newsInputExample]),
);
export type NewsInput = v.InferOutput<typeof NewsInput>;

/** A JSON merge patch (RFC 7396). */
export const NewsPatch = v.pipe(
  jsonObject({
    title: v.exactOptional(Title),
    content: v.exactOptional(Content),
    creator: v.exactOptional(
      jsonObject({ first_name: v.exactOptional(FirstName), last_name: v.exactOptional(LastName) }),
    ),
  }),
  v.title('NewsPatch'),
  v.description('A JSON merge patch of an article: any of its fields.'),
  v.examples([newsPatchExample]),
);
export type NewsPatch = v.InferOutput<typeof NewsPatch>;

/** Unix time in whole seconds. */
const UnixTime = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.metadata({ type: 'integer', format: 'int64', readOnly: true }),
);

export const News = v.pipe(
  v.object({
    id: NewsId,
    ...inputFields,
    created_at: v.pipe(UnixTime, v.description('When it was created, in Unix seconds')),
    updated_at: v.pipe(UnixTime, v.description('When it was last changed, in Unix seconds')),
  }),
  v.title('News'),
  v.description('An article as the service returns it.'),
  v.examples([newsExample]),
);
export type News = v.InferOutput<typeof News>;

/** An article as it is stored. Its times are in microseconds; its version is 1, 2, 3, … */
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

export function toResponse(stored: StoredNews): News {
  const { version: _, ...news } = stored;
  return { ...news, created_at: seconds(stored.created_at), updated_at: seconds(stored.updated_at) };
}

const seconds = (microseconds: number) => Math.floor(microseconds / 1_000_000);

import * as v from 'valibot';
import { text } from '../fastapi/text.ts';
import { jsonObject } from '../schema/json-object.ts';
import { stored } from '../schema/stored.ts';
import { undocumented } from '../schema/undocumented.ts';
import { NewsId } from './news-id.ts';

/**
 * What a creator sends. A new field is one line here: optional or with a default, since articles without it are stored
 * already. Everything else follows: validation, storage, patches, examples and documentation.
 */
export const articleFields = {
  title: field(text(10, 100), 'Headline', 'Harbour reopens after storm'),
  content: field(
    text(50, 100_000),
    'Body text',
    'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
  ),
  creator: jsonObject({
    first_name: field(text(2, 60), 'First name of the creator', 'Ada'),
    last_name: field(text(2, 100), 'Last name of the creator', 'Moreau'),
  }),
};

/** Documents a field, which may as well be its schema alone. An optional one is `v.optional(field(…))`. */
function field<Schema extends v.GenericSchema<string>>(schema: Schema, description: string, example: string) {
  return v.pipe(schema, v.description(description), v.examples([example]));
}

export const NewsInput = v.pipe(
  jsonObject(articleFields),
  v.title('NewsInput'),
  v.description('An article as its creator sends it. Lengths are in code points.'),
);
export type NewsInput = v.InferOutput<typeof NewsInput>;

/** Unix time in whole seconds. */
const UnixTime = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.metadata({ type: 'integer', format: 'int64', readOnly: true }),
  v.examples([1795436853]),
);

const news = v.object({
  id: NewsId,
  ...stored(articleFields),
  created_at: v.pipe(UnixTime, v.description('Creation time in Unix seconds')),
  updated_at: v.pipe(UnixTime, v.description('Last change in Unix seconds')),
});

export const News = v.pipe(news, v.title('News'), v.description('An article as the service returns it.'));
export type News = v.InferOutput<typeof News>;

export const Headline = v.pipe(
  v.omit(news, ['content']),
  v.title('Headline'),
  v.description('An article without its content.'),
);
export type Headline = v.InferOutput<typeof Headline>;

/** An article as it is stored. Its times are in microseconds; its version is 1, 2, 3, … */
export const StoredNews = undocumented(
  v.object({
    id: v.number(),
    ...stored(articleFields),
    created_at: v.number(),
    updated_at: v.number(),
    version: v.number(),
  }),
);
export type StoredNews = v.InferOutput<typeof StoredNews>;

export function toResponse(article: StoredNews): News {
  const { version: _, ...news } = article;
  return { ...news, created_at: seconds(article.created_at), updated_at: seconds(article.updated_at) };
}

export function toHeadline(article: StoredNews): Headline {
  const { content: _, ...headline } = toResponse(article);
  return headline;
}

const seconds = (microseconds: number) => Math.floor(microseconds / 1_000_000);

import * as v from 'valibot';
import { composition } from '../lib/dependencies.ts';
import { endpoint } from '../lib/http/endpoint.ts';
import { ETag, etag } from '../lib/http/etag.ts';
import { News, NewsInput, newsExample, newsInputExample, published } from '../lib/news/news.ts';

export const handler = endpoint(
  {
    operationId: 'create-news',
    method: 'POST',
    path: '/news',
    summary: 'Create an article',
    description: 'Stores a new article. Its id and both its times are set by the service.',
    tags: ['News'],
    access: 'editors',
    actions: ['dynamodb:PutItem', 'dynamodb:GetItem'],
    request: { body: { mediaTypes: ['application/json'], schema: NewsInput, example: newsInputExample } },
    responses: {
      201: {
        description: 'The article as it was stored',
        headers: v.object({
          location: v.pipe(
            v.string(),
            v.description('Where the article is read, replaced, changed and deleted'),
          ),
          etag: ETag,
        }),
        body: News,
        example: newsExample,
      },
    },
    errors: [],
  },
  composition,
).handle(async ({ body }, { news }) => {
  const article = await news.create(body);
  return {
    status: 201,
    headers: { location: `/news/${article.id}`, etag: etag(article.version) },
    body: published(article),
  };
});

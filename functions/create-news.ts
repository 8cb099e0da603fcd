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
    description:
      'Stores a new article and answers with it. The service sets `id`, `created_at` and `updated_at`; the id of a ' +
      'later article is larger. Text is kept exactly as it was sent, and unknown fields are ignored.\n\n' +
      'Once it is answered, the article is durable and `GET /news/{news_id}` shows it. The list shows it a moment ' +
      'later.',
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

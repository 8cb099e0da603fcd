import * as v from 'valibot';
import { composition } from '../lib/dependencies.ts';
import { endpoint } from '../lib/http/endpoint.ts';
import { etag } from '../lib/http/etag.ts';
import { HttpError } from '../lib/http/http-error.ts';
import { integer } from '../lib/http/parameter.ts';
import { expected, WriteConditions } from '../lib/http/write-condition.ts';
import { NewsInput, newsExample, newsInputExample } from '../lib/news/news.ts';
import { NEWS_ID_MAX } from '../lib/news/news-id.ts';

export const handler = endpoint(
  {
    operationId: 'replace-news',
    method: 'PUT',
    path: '/news/{news_id}',
    summary: 'Replace an article',
    description:
      'Replaces all that an author sends of an article, in one atomic write. The article keeps its `id` and its ' +
      '`created_at`; `updated_at` becomes the present. It is never created by this: an unknown id is 404. ' +
      'Repeating the request leaves the same article.',
    tags: ['News'],
    access: 'editors',
    actions: ['dynamodb:UpdateItem', 'dynamodb:GetItem'],
    request: {
      headers: v.object(WriteConditions),
      path: v.object({
        news_id: v.pipe(
          integer(1, NEWS_ID_MAX),
          v.description('The id of the article'),
          v.examples([newsExample.id]),
        ),
      }),
      body: { mediaTypes: ['application/json'], schema: NewsInput, example: newsInputExample },
    },
    responses: { 204: { description: 'The article was replaced' } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  composition,
).handle(async ({ path, headers, body }, { news }) => {
  const written = await news.replace(path.news_id, body, expected(headers));
  switch (written.outcome) {
    case 'absent':
      return new HttpError('resource_not_found', { resource: 'News', id: path.news_id });
    case 'unexpected':
      return new HttpError('precondition_failed', {}, { headers: { etag: etag(written.version) } });
    case 'done':
      return { status: 204 };
  }
});

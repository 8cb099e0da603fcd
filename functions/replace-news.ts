import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { preconditionsOf, WritePreconditions } from '../lib/http/preconditions.ts';
import { container } from '../lib/news/container.ts';
import { NewsInput, newsInputExample } from '../lib/news/news.ts';
import { NewsPath, newsWriteError } from '../lib/news/news-path.ts';

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
      headers: v.object(WritePreconditions),
      path: NewsPath,
      body: { mediaTypes: ['application/json'], schema: NewsInput, example: newsInputExample },
    },
    responses: { 204: { description: 'The article was replaced' } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  container,
).handle(async ({ path, headers, body }, { news }) => {
  const written = await news.replace(path.news_id, body, preconditionsOf(headers));
  if (written.outcome !== 'done') return newsWriteError(path.news_id, written);
  return { status: 204 };
});

import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { preconditionsOf, WritePreconditions } from '../lib/http/preconditions.ts';
import { container } from '../lib/news/container.ts';
import { NewsPath, newsWriteError } from '../lib/news/news-path.ts';

export const handler = endpoint(
  {
    operationId: 'delete-news',
    method: 'DELETE',
    path: '/news/{news_id}',
    summary: 'Delete an article',
    description:
      'Deletes an article for good. Once it is answered, `GET /news/{news_id}` no longer finds the article; the list ' +
      'may show it for a moment more.',
    tags: ['News'],
    access: 'editors',
    actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    request: {
      headers: v.object(WritePreconditions),
      path: NewsPath,
    },
    responses: { 204: { description: 'The article was deleted' } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  container,
).handle(async ({ path, headers }, { news }) => {
  const written = await news.delete(path.news_id, preconditionsOf(headers));
  if (written.outcome !== 'done') return newsWriteError(path.news_id, written);
  return { status: 204 };
});

import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { preconditionsOf, WritePreconditions } from '../lib/http/preconditions.ts';
import { container } from '../lib/news/container.ts';
import { newsTable } from '../lib/news/dynamodb/table.ts';
import { newsWriteError } from '../lib/news/news-error.ts';
import { NewsPath } from '../lib/news/news-path.ts';

export const handler = endpoint(
  {
    operationId: 'delete-news',
    method: 'DELETE',
    path: '/news/{news_id}',
    summary: 'Delete an article',
    description:
      'Deletes an article permanently. `GET /news/{news_id}` returns 404 at once; the list may show the article for a ' +
      'moment.',
    tags: ['News'],
    access: 'editors',
    database: [{ table: newsTable, actions: ['UpdateItem', 'GetItem'] }],
    request: {
      headers: v.object(WritePreconditions),
      path: NewsPath,
    },
    responses: { 204: { description: 'The article was deleted' } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  container,
).handle(async ({ path, headers }, { news }) => {
  const write = await news.delete(path.news_id, preconditionsOf(headers));
  if (write.outcome !== 'ok') return newsWriteError(path.news_id, write);
  return { status: 204 };
});

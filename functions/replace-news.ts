import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { preconditionsOf, WritePreconditions } from '../lib/http/preconditions.ts';
import { container } from '../lib/news/container.ts';
import { newsTable } from '../lib/news/dynamodb/table.ts';
import { NewsInput } from '../lib/news/news.ts';
import { newsWriteError } from '../lib/news/news-error.ts';
import { NewsPath } from '../lib/news/news-path.ts';

export const handler = endpoint(
  {
    operationId: 'replace-news',
    method: 'PUT',
    path: '/news/{news_id}',
    summary: 'Replace an article',
    description:
      'Replaces all fields in one atomic write. The article keeps its `id` and `created_at`; an unknown id returns 404. ' +
      'A retry changes only `updated_at` and the version.',
    tags: ['News'],
    access: 'editors',
    database: [{ table: newsTable, actions: ['UpdateItem', 'GetItem'] }],
    request: {
      headers: v.object(WritePreconditions),
      path: NewsPath,
      body: { mediaTypes: ['application/json'], schema: NewsInput },
    },
    responses: { 204: { description: 'The article was replaced' } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  container,
).handle(async ({ path, headers, body }, { news }) => {
  const write = await news.replace(path.news_id, body, preconditionsOf(headers));
  if (write.outcome !== 'ok') return newsWriteError(path.news_id, write);
  return { status: 204 };
});

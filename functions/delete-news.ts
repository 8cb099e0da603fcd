import * as v from 'valibot';
import { composition } from '../lib/dependencies.ts';
import { endpoint } from '../lib/http/endpoint.ts';
import { etag } from '../lib/http/etag.ts';
import { HttpError } from '../lib/http/http-error.ts';
import { integer } from '../lib/http/parameter.ts';
import { expected, WriteConditions } from '../lib/http/write-condition.ts';
import { newsExample } from '../lib/news/news.ts';
import { NEWS_ID_MAX } from '../lib/news/news-id.ts';

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
      headers: v.object(WriteConditions),
      path: v.object({
        news_id: v.pipe(
          integer(1, NEWS_ID_MAX),
          v.description('The id of the article'),
          v.examples([newsExample.id]),
        ),
      }),
    },
    responses: { 204: { description: 'The article was deleted' } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  composition,
).handle(async ({ path, headers }, { news }) => {
  const written = await news.delete(path.news_id, expected(headers));
  switch (written.outcome) {
    case 'absent':
      return new HttpError('resource_not_found', { resource: 'News', id: path.news_id });
    case 'unexpected':
      return new HttpError('precondition_failed', {}, { headers: { etag: etag(written.version) } });
    case 'done':
      return { status: 204 };
  }
});

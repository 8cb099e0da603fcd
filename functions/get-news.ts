import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { ETag, etag } from '../lib/http/etag.ts';
import { lastModified } from '../lib/http/http-date.ts';
import { container } from '../lib/news/container.ts';
import { newsTable } from '../lib/news/dynamodb/table.ts';
import { News, toResponse } from '../lib/news/news.ts';
import { newsNotFound } from '../lib/news/news-error.ts';
import { NewsPath } from '../lib/news/news-path.ts';

export const handler = endpoint(
  {
    operationId: 'get-news',
    method: 'GET',
    path: '/news/{news_id}',
    summary: 'Read an article',
    description: 'Returns an article. The read is strongly consistent. `ETag` is the version of the article.',
    tags: ['News'],
    access: 'public',
    database: [{ table: newsTable, actions: ['GetItem'] }],
    request: {
      path: NewsPath,
    },
    responses: {
      200: {
        description: 'The article',
        headers: v.object({
          etag: ETag,
          'last-modified': v.pipe(
            v.optional(v.string()),
            v.description('The second after its last change; absent for 15 seconds'),
          ),
          'cache-control': v.pipe(v.string(), v.description('How it may be cached')),
        }),
        body: News,
      },
    },
    errors: ['resource_not_found'],
  },
  container,
).handle(async ({ path }, { news, clock }) => {
  const stored = await news.get(path.news_id);
  if (!stored) return newsNotFound(path.news_id);
  return {
    status: 200,
    headers: {
      etag: etag(stored.version),
      'last-modified': lastModified(stored.updated_at, clock.nowMs()),
      // It may be cached, and must be revalidated: an article can change at any time.
      'cache-control': 'no-cache',
    },
    body: toResponse(stored),
  };
});

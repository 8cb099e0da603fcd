import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { ETag, etag } from '../lib/http/etag.ts';
import { preconditionsOf, WritePreconditions } from '../lib/http/preconditions.ts';
import { container } from '../lib/news/container.ts';
import { NewsPatch, newsPatchExample } from '../lib/news/news.ts';
import { NewsPath, newsWriteError } from '../lib/news/news-path.ts';

export const handler = endpoint(
  {
    operationId: 'update-news',
    method: 'PATCH',
    path: '/news/{news_id}',
    summary: 'Change parts of an article',
    description:
      'Applies a JSON merge patch (RFC 7396) in one atomic write: the fields that are sent are changed, those of ' +
      '`creator` one by one; all others stay as they are. Two patches of different fields at the same moment both ' +
      'survive.\n\n' +
      'Every field of an article is required, so `null`, which would remove one, is refused. A patch without fields ' +
      'writes nothing.',
    tags: ['News'],
    access: 'editors',
    actions: ['dynamodb:UpdateItem', 'dynamodb:GetItem'],
    request: {
      headers: v.object(WritePreconditions),
      path: NewsPath,
      body: {
        mediaTypes: ['application/merge-patch+json', 'application/json'],
        schema: NewsPatch,
        example: newsPatchExample,
      },
    },
    responses: { 204: { description: 'The article was changed', headers: v.object({ etag: ETag }) } },
    errors: ['resource_not_found', 'precondition_failed'],
  },
  container,
).handle(async ({ path, headers, body }, { news }) => {
  const written = await news.update(path.news_id, body, preconditionsOf(headers));
  if (written.outcome !== 'done') return newsWriteError(path.news_id, written);
  return { status: 204, headers: { etag: etag(written.version) } };
});

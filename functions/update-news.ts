import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { HttpError } from '../lib/endpoint/http-error.ts';
import { toValidationError } from '../lib/fastapi/validation-error.ts';
import { ETag, etag } from '../lib/http/etag.ts';
import { preconditionsOf, WritePreconditions } from '../lib/http/preconditions.ts';
import { container } from '../lib/news/container.ts';
import { newsTable } from '../lib/news/dynamodb/table.ts';
import { newsWriteError } from '../lib/news/news-error.ts';
import { NewsPatch } from '../lib/news/news-patch.ts';
import { NewsPath } from '../lib/news/news-path.ts';

export const handler = endpoint(
  {
    operationId: 'update-news',
    method: 'PATCH',
    path: '/news/{news_id}',
    summary: 'Update an article',
    description:
      'Applies a JSON merge patch (RFC 7396) in one atomic write: it changes the fields that are sent, those of ' +
      '`creator` one by one, and keeps all others. Two patches of different fields at the same moment both ' +
      'survive.\n\n' +
      '`null` removes an optional field, and is an error for any other. An empty patch writes nothing.',
    tags: ['News'],
    access: 'editors',
    database: [{ table: newsTable, actions: ['UpdateItem', 'GetItem'] }],
    request: {
      headers: v.object(WritePreconditions),
      path: NewsPath,
      body: {
        mediaTypes: ['application/merge-patch+json', 'application/json'],
        schema: NewsPatch,
      },
    },
    responses: { 204: { description: 'The article was changed', headers: v.object({ etag: ETag }) } },
    errors: ['resource_not_found', 'precondition_failed', 'validation_failed'],
  },
  container,
).handle(async ({ path, headers, body }, { news }) => {
  const write = await news.update(path.news_id, body, preconditionsOf(headers));
  if (write.outcome === 'invalid_patch') {
    return HttpError.invalid(write.issues.map((issue) => toValidationError('body', issue)));
  }
  if (write.outcome !== 'ok') return newsWriteError(path.news_id, write);
  return { status: 204, headers: { etag: etag(write.version) } };
});

import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { HttpError } from '../lib/endpoint/http-error.ts';
import { validationError } from '../lib/fastapi/validation-error.ts';
import { ETag, etag } from '../lib/http/etag.ts';
import { idempotencyKey } from '../lib/http/idempotency-key.ts';
import { container } from '../lib/news/container.ts';
import { newsTable } from '../lib/news/dynamodb/table.ts';
import { News, NewsInput, toResponse } from '../lib/news/news.ts';

export const handler = endpoint(
  {
    operationId: 'create-news',
    method: 'POST',
    path: '/news',
    summary: 'Create an article',
    description:
      'Stores a new article durably and returns it. Text is kept as it was sent; unknown fields are ignored.\n\n' +
      '**Retries.** With an `Idempotency-Key` a request can be retried for 24 hours: it creates one article, and a ' +
      'retry returns the first response. 422: the key was used for another article. A key belongs to who sends it.',
    tags: ['News'],
    access: 'editors',
    database: [{ table: newsTable, actions: ['PutItem', 'GetItem', 'BatchGetItem', 'UpdateItem'] }],
    request: {
      headers: v.object({
        'idempotency-key': v.optional(
          v.pipe(idempotencyKey(), v.description('The same key creates one article')),
        ),
      }),
      body: { mediaTypes: ['application/json'], schema: NewsInput },
    },
    responses: {
      201: {
        description: 'The article',
        headers: v.object({
          location: v.pipe(v.string(), v.description('Its URL, relative to that of the request')),
          etag: ETag,
          'idempotent-replayed': v.optional(v.pipe(v.string(), v.description('`true` for a retry'))),
        }),
        body: News,
      },
    },
    errors: ['validation_failed'],
  },
  container,
).handle(async ({ caller, headers, body }, { news }) => {
  const key = headers['idempotency-key'];
  const creation =
    key === undefined
      ? ({ outcome: 'created', article: await news.create(body) } as const)
      : await news.createIdempotent({ key, caller }, body);
  if (creation.outcome === 'payload_mismatch') {
    const error = 'the key was used for another article';
    return HttpError.invalid([validationError('value_error', ['header', 'idempotency-key'], { error })]);
  }
  const { outcome, article } = creation;
  return {
    status: 201,
    headers: {
      location: `news/${article.id}`,
      etag: etag(article.version),
      'idempotent-replayed': outcome === 'replayed' ? 'true' : undefined,
    },
    body: toResponse(article),
  };
});

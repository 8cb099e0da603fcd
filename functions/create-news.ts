import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { HttpError } from '../lib/endpoint/http-error.ts';
import { validationError } from '../lib/fastapi/validation-error.ts';
import { ETag, etag } from '../lib/http/etag.ts';
import { idempotencyKey } from '../lib/http/idempotency-key.ts';
import { container } from '../lib/news/container.ts';
import { News, NewsInput, newsExample, newsInputExample, toResponse } from '../lib/news/news.ts';

export const handler = endpoint(
  {
    operationId: 'create-news',
    method: 'POST',
    path: '/news',
    summary: 'Create an article',
    description:
      'Stores a new article and answers with it. The service sets `id`, `created_at` and `updated_at`; the id of a ' +
      'later article is larger. Text is kept exactly as it was sent, and unknown fields are ignored.\n\n' +
      'Once it is answered, the article is durable and `GET /news/{news_id}` shows it. The list shows it a moment ' +
      'later.\n\n' +
      '**Repeating it.** Where no answer came, or a 503, nobody can tell whether the article was created. With an ' +
      '`Idempotency-Key` the request can be repeated for 24 hours: there is one article, and its first answer again, ' +
      'with `Idempotent-Replayed: true`. 409 says that a request with the key is still at work, and 422 that the key ' +
      'was used for another article.',
    tags: ['News'],
    access: 'editors',
    actions: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    request: {
      headers: v.object({
        'idempotency-key': v.optional(
          v.pipe(
            idempotencyKey(),
            v.description(
              'Chosen by the client: however often the request is repeated with it, there is one article',
            ),
          ),
        ),
      }),
      body: { mediaTypes: ['application/json'], schema: NewsInput, example: newsInputExample },
    },
    responses: {
      201: {
        description: 'The article as it was stored',
        headers: v.object({
          location: v.pipe(
            v.string(),
            v.description('Where the article is read, replaced, changed and deleted'),
          ),
          etag: ETag,
          'idempotent-replayed': v.optional(
            v.pipe(
              v.string(),
              v.description('`true` where an earlier request with the key created the article'),
            ),
          ),
        }),
        body: News,
        example: newsExample,
      },
    },
    errors: ['request_in_progress', 'validation_failed'],
  },
  container,
).handle(async ({ headers, body }, { news }) => {
  const key = headers['idempotency-key'];
  const creation =
    key === undefined
      ? ({ outcome: 'created', article: await news.create(body) } as const)
      : await news.createIdempotent(key, body);
  if (creation.outcome === 'in_progress') {
    return new HttpError('request_in_progress', {}, { headers: { 'retry-after': String(creation.seconds) } });
  }
  if (creation.outcome === 'other_input') {
    const error = 'the key was used for another article';
    return HttpError.invalid([validationError('value_error', ['header', 'idempotency-key'], { error })]);
  }
  const { outcome, article } = creation;
  return {
    status: 201,
    headers: {
      location: `/news/${article.id}`,
      etag: etag(article.version),
      'idempotent-replayed': outcome === 'replayed' ? 'true' : undefined,
    },
    body: toResponse(article),
  };
});

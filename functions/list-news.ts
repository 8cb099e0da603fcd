import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { HttpError } from '../lib/endpoint/http-error.ts';
import { dateTime, integer, repeated } from '../lib/fastapi/parameter.ts';
import { validationError } from '../lib/fastapi/validation-error.ts';
import { WeakETag, weakEtag } from '../lib/http/etag.ts';
import { nextLink } from '../lib/http/link.ts';
import { container } from '../lib/news/container.ts';
import { readCursor, writeCursor } from '../lib/news/cursor.ts';
import { newsIndex, newsTable } from '../lib/news/dynamodb/table.ts';
import { newsFilter } from '../lib/news/filter.ts';
import { News, toResponse } from '../lib/news/news.ts';
import { NEWS_ID_MAX } from '../lib/news/news-id.ts';

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 20;
/** Each time range is one query per shard. */
const CREATED_AT_MAX = 20;
/** Half of the 6 MB of a Lambda response: escaping doubles a text that is all quotation marks. */
const PAGE_BYTES_MAX = 3_000_000;

export const handler = endpoint(
  {
    operationId: 'list-news',
    method: 'GET',
    path: '/news',
    summary: 'List articles',
    description:
      'Returns articles, newest first, a page at a time.\n\n' +
      '**Filters.** Repeated values are combined with OR, different parameters with AND.\n\n' +
      '**Pages.** While there is more, `Link` leads to the next page. Following it to the end returns every article that ' +
      'exists for the whole traversal exactly once, whatever is created or deleted meanwhile. A page can be shorter ' +
      'than `limit`, since a response holds at most 3 MB.\n\n' +
      '**Consistency.** The list is eventually consistent: recent changes may not be visible yet. ' +
      '`GET /news/{news_id}` always returns the current version.',
    tags: ['News'],
    access: 'public',
    database: [
      { table: newsTable, index: newsIndex.name, actions: ['Query'] },
      { table: newsTable, actions: ['BatchGetItem'] },
    ],
    request: {
      query: v.object({
        id: v.optional(
          v.pipe(repeated(integer(1, NEWS_ID_MAX), LIMIT_MAX), v.description('Only these articles')),
          [],
        ),
        created_at: v.optional(
          v.pipe(
            repeated(dateTime(), CREATED_AT_MAX),
            v.description(
              'Created at this time: Unix seconds or ISO 8601, in UTC by default. A value covers the whole day, minute or ' +
                'second that it names',
            ),
          ),
          [],
        ),
        created_from: v.optional(
          v.pipe(dateTime(), v.description('Created at this time or later, in the format of `created_at`')),
        ),
        created_to: v.optional(
          v.pipe(dateTime(), v.description('Created at this time or earlier, in the format of `created_at`')),
        ),
        limit: v.optional(
          v.pipe(
            integer(1, LIMIT_MAX),
            v.description(`Maximum articles per page; by default ${LIMIT_DEFAULT}, with \`id\` ${LIMIT_MAX}`),
          ),
        ),
        cursor: v.optional(
          v.pipe(v.string(), v.description('The `cursor` of a `Link`, for the same filters')),
        ),
      }),
    },
    responses: {
      200: {
        description: 'The articles of this page',
        headers: v.object({
          etag: WeakETag,
          'cache-control': v.pipe(v.string(), v.description('How it may be cached')),
          link: v.optional(
            v.pipe(v.string(), v.description('The next page (RFC 8288); absent on the last page')),
          ),
        }),
        body: v.array(News),
      },
    },
    errors: ['validation_failed'],
  },
  container,
).handle(async ({ query, rawQuery }, { news }) => {
  const filter = newsFilter({
    ids: query.id,
    created: query.created_at,
    createdFrom: query.created_from,
    createdTo: query.created_to,
  });
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, filter);
  if (query.cursor !== undefined && after === undefined) {
    const error = 'cursor does not match the filters';
    return HttpError.invalid([validationError('value_error', ['query', 'cursor'], { error })]);
  }
  const limit = query.limit ?? (filter.ids ? LIMIT_MAX : LIMIT_DEFAULT);
  const { articles, next } = await news.list(filter, { after, limit, bytesMax: PAGE_BYTES_MAX });
  const link = next === undefined ? undefined : nextLink(rawQuery, writeCursor(next, filter));
  const versions = articles.map(({ id, version }) => `${id} ${version}`);
  return {
    status: 200,
    headers: { etag: weakEtag([link, ...versions].join()), 'cache-control': 'no-cache', link },
    body: articles.map(toResponse),
  };
});

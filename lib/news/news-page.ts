import * as v from 'valibot';
import { HttpError } from '../endpoint/http-error.ts';
import { dateTime, integer, repeated } from '../fastapi/parameter.ts';
import { validationError } from '../fastapi/validation-error.ts';
import { WeakETag, weakEtag } from '../http/etag.ts';
import { nextLink } from '../http/link.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { newsFilter } from './filter.ts';
import type { StoredNews } from './news.ts';
import { NEWS_ID_MAX } from './news-id.ts';
import type { NewsRepository } from './news-repository.ts';

/* What all lists of articles have in common: their query, and their pages. */

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 20;
/** Each time range is one query per shard. */
const CREATED_AT_MAX = 20;
/** Half of the 6 MB of a Lambda response: escaping doubles a text that is all quotation marks. */
const PAGE_BYTES_MAX = 3_000_000;

export const NewsQuery = v.object({
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
  cursor: v.optional(v.pipe(v.string(), v.description('The `cursor` of a `Link`, for the same filters'))),
});

export const NewsPageHeaders = v.object({
  etag: WeakETag,
  'cache-control': v.pipe(v.string(), v.description('How it may be cached')),
  link: v.optional(v.pipe(v.string(), v.description('The next page (RFC 8288); absent on the last page'))),
});

/** The response to a query: a page of articles, each as `toItem` shows it. */
export async function newsPage<Item>(
  { query, rawQuery }: { query: v.InferOutput<typeof NewsQuery>; rawQuery: string },
  news: NewsRepository,
  toItem: (article: StoredNews) => Item,
) {
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
    status: 200 as const,
    headers: { etag: weakEtag([link, ...versions].join()), 'cache-control': 'no-cache', link },
    body: articles.map(toItem),
  };
}

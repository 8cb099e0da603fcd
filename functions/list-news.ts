import * as v from 'valibot';
import { composition } from '../lib/dependencies.ts';
import { endpoint } from '../lib/http/endpoint.ts';
import { fault } from '../lib/http/fault.ts';
import { HttpError } from '../lib/http/http-error.ts';
import { nextLink } from '../lib/http/link.ts';
import { dateTime, integer, repeated } from '../lib/http/parameter.ts';
import { readCursor, writeCursor } from '../lib/news/cursor.ts';
import { newsFilter } from '../lib/news/filter.ts';
import { News, published } from '../lib/news/news.ts';
import { NEWS_ID_MAX } from '../lib/news/news-id.ts';

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 20;
/** Every period is a query of its own to every shard. */
const CREATED_AT_MAX = 20;
/** Half of the 6 MB that Lambda may answer with: a text is doubled there if it is all quotation marks. */
const PAGE_BYTES_MAX = 3_000_000;

export const handler = endpoint(
  {
    operationId: 'list-news',
    method: 'GET',
    path: '/news',
    summary: 'List articles',
    description:
      'Answers with articles, newest first. Values of one parameter are alternatives; different parameters narrow ' +
      'each other. Where there is more, `Link` leads to the next page, which can be shorter than `limit`: an answer ' +
      'holds at most 3 MB. The list is eventually consistent: a change of the last second may not show yet.',
    access: 'public',
    actions: ['dynamodb:Query', 'dynamodb:BatchGetItem'],
    request: {
      query: v.object({
        id: v.optional(repeated(integer(1, NEWS_ID_MAX), LIMIT_MAX), []),
        created_at: v.optional(repeated(dateTime(), CREATED_AT_MAX), []),
        created_from: v.optional(dateTime()),
        created_to: v.optional(dateTime()),
        limit: v.optional(integer(1, LIMIT_MAX)),
        cursor: v.optional(v.string()),
      }),
    },
    responses: {
      200: {
        description: 'The articles of this page',
        headers: v.object({ link: v.optional(v.string()) }),
        body: v.array(News),
      },
    },
    errors: ['validation_failed'],
  },
  composition,
).handle(async ({ query, rawPath, rawQuery }, { news }) => {
  const filter = newsFilter({
    ids: query.id,
    created: query.created_at,
    createdFrom: query.created_from,
    createdTo: query.created_to,
  });
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, filter);
  if (query.cursor !== undefined && after === undefined) {
    const error = 'the cursor was not given out for these filters';
    return HttpError.invalid([fault('value_error', ['query', 'cursor'], { error })]);
  }
  const limit = query.limit ?? (filter.ids ? LIMIT_MAX : LIMIT_DEFAULT);
  const { articles, next } = await news.list(filter, { after, limit, bytesMax: PAGE_BYTES_MAX });
  const link = next === undefined ? undefined : nextLink(rawPath, rawQuery, writeCursor(next, filter));
  return { status: 200, headers: { link }, body: articles.map(published) };
});

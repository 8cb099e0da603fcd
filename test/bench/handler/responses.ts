import { etag, weakEtag } from '../../../lib/http/etag.ts';
import { nextLink } from '../../../lib/http/link.ts';
import { readCursor, writeCursor } from '../../../lib/news/cursor.ts';
import { newsFilter } from '../../../lib/news/filter.ts';
import { type News, type StoredNews, toResponse } from '../../../lib/news/news.ts';
import { news } from './articles.ts';

/*
 * The responses of all candidates except Newsdesk, which has its own functions. Independent of how requests are parsed
 * and responses are sent, which is what the suite measures.
 */

interface Response<Body> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;
const PAGE_BYTES_MAX = 3_000_000;

export function createdResponse(article: StoredNews): Response<News> {
  return {
    headers: { location: `news/${article.id}`, etag: etag(article.version) },
    body: toResponse(article),
  };
}

export function articleResponse(stored: StoredNews): Response<News> {
  const body = toResponse(stored);
  return {
    headers: {
      etag: etag(stored.version),
      'last-modified': new Date((body.updated_at + 1) * 1000).toUTCString(),
      'cache-control': 'no-cache',
    },
    body,
  };
}

/** Validated query parameters. */
export interface ListQuery {
  readonly id?: readonly number[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Returns `undefined` if the cursor does not match the filters. */
export async function listResponse(
  query: ListQuery,
  rawQuery: string,
): Promise<Response<News[]> | undefined> {
  const filter = newsFilter({ ids: query.id ?? [], created: [] });
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, filter);
  if (query.cursor !== undefined && after === undefined) return undefined;
  const limit = query.limit ?? (filter.ids ? LIMIT_MAX : LIMIT_DEFAULT);
  const { articles, next } = await news.list(filter, { after, limit, bytesMax: PAGE_BYTES_MAX });
  const link = next === undefined ? undefined : nextLink(rawQuery, writeCursor(next, filter));
  const versions = articles.map(({ id, version }) => `${id} ${version}`);
  const headers = { etag: weakEtag([link, ...versions].join()), 'cache-control': 'no-cache' };
  return { headers: link === undefined ? headers : { ...headers, link }, body: articles.map(toResponse) };
}

/** The body of a 404. */
export function notFoundBody(id: number) {
  return { detail: `News with id ${id} don't exist` };
}

import { HttpError } from '../../../lib/endpoint/http-error.ts';
import { etag } from '../../../lib/http/etag.ts';
import { type News, type StoredNews, toResponse } from '../../../lib/news/news.ts';
import { newsPage } from '../../../lib/news/news-page.ts';
import { news } from './articles.ts';

/*
 * The responses of all candidates except Newsdesk, which has its own functions. Independent of how requests are parsed
 * and responses are sent, which is what the suite measures.
 */

interface Response<Body> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

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
  { id = [], ...query }: ListQuery,
  rawQuery: string,
): Promise<Response<News[]> | undefined> {
  const page = await newsPage(
    { query: { id: [...id], created_at: [], ...query }, rawQuery },
    news,
    toResponse,
  );
  if (page instanceof HttpError) return undefined;
  const { link, ...headers } = page.headers;
  return { headers: link === undefined ? headers : { ...headers, link }, body: page.body };
}

/** The body of a 404. */
export function notFoundBody(id: number) {
  return { detail: `News with id ${id} don't exist` };
}

import { etag, weakEtag } from '../../../lib/http/etag.ts';
import { nextLink } from '../../../lib/http/link.ts';
import { readCursor, writeCursor } from '../../../lib/news/cursor.ts';
import { newsFilter } from '../../../lib/news/filter.ts';
import { type News, type StoredNews, toResponse } from '../../../lib/news/news.ts';
import { news } from './specimen.ts';

/*
 * What all the candidates answer, but for Newsdesk, which has it in its own functions: it knows nothing of how
 * requests are read and answers are sent, which is what is measured.
 */

/** An answer of whatever framework. */
interface Answer<Body> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;
const PAGE_BYTES_MAX = 3_000_000;

/** @returns the answer to the creation of an article */
export function createdAnswer(article: StoredNews): Answer<News> {
  return {
    headers: { location: `/news/${article.id}`, etag: etag(article.version) },
    body: toResponse(article),
  };
}

/** @returns the answer with an article */
export function articleAnswer(stored: StoredNews): Answer<News> {
  const body = toResponse(stored);
  return {
    headers: {
      etag: etag(stored.version),
      'last-modified': new Date(body.updated_at * 1000).toUTCString(),
      'cache-control': 'no-cache',
    },
    body,
  };
}

/** The query of a list, validated. */
export interface ListQuery {
  readonly id?: readonly number[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * @param query validated
 * @param rawQuery as it was sent
 * @returns the answer with a page of articles; `undefined` when the cursor is a foreign one
 */
export async function listAnswer(query: ListQuery, rawQuery: string): Promise<Answer<News[]> | undefined> {
  const filter = newsFilter({ ids: query.id ?? [], created: [] });
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, filter);
  if (query.cursor !== undefined && after === undefined) return undefined;
  const limit = query.limit ?? (filter.ids ? LIMIT_MAX : LIMIT_DEFAULT);
  const { articles, next } = await news.list(filter, { after, limit, bytesMax: PAGE_BYTES_MAX });
  const link = next === undefined ? undefined : nextLink('/news', rawQuery, writeCursor(next, filter));
  const versions = articles.map(({ id, version }) => `${id} ${version}`);
  const headers = { etag: weakEtag([link, ...versions].join()), 'cache-control': 'no-cache' };
  return { headers: link === undefined ? headers : { ...headers, link }, body: articles.map(toResponse) };
}

/** What a 404 says. */
export function notFoundBody(id: number) {
  return { detail: `News with id ${id} don't exist` };
}

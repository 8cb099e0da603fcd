import { randomUUID } from 'node:crypto';
import { type Article, createArticle, type Send } from '../api.ts';
import { input } from '../large-article.ts';

/** A request to meter. */
export interface Operation {
  readonly title: string;
  /** The expected status. */
  readonly status: number;
  /** Creates the data it needs; not metered. */
  prepare?(send: Send): Promise<Prepared>;
  request(send: Send, prepared: Prepared): ReturnType<Send>;
}

interface Prepared {
  readonly article?: Article;
  readonly ids?: readonly number[];
  readonly key?: string;
}

const PAGE = 20;
const UNKNOWN_PATH = '/news/26';
const STALE_ETAG = { 'if-match': '"26"' };

const pathOf = ({ article }: Prepared) => `/news/${article?.id}`;

async function prepareArticle(send: Send): Promise<Prepared> {
  return { article: await createArticle(send, input) };
}

/** The first list of a function does. */
export async function checkShards(send: Send, path = '/news'): Promise<Prepared> {
  await send('GET', path);
  return {};
}

async function preparePage(send: Send): Promise<Prepared> {
  const articles: Article[] = [];
  while (articles.length < PAGE) articles.push(await createArticle(send, input));
  await checkShards(send);
  return { ids: articles.map(({ id }) => id) };
}

async function prepareIdempotent(send: Send): Promise<Prepared> {
  const key = `"${randomUUID()}"`;
  const { body } = await send('POST', '/news', { json: input, headers: { 'idempotency-key': key } });
  return { article: body as Article, key };
}

/** Every endpoint, in each variant with a different cost. Articles are 3 KB. */
export const operations: Readonly<Record<string, Operation>> = {
  create: {
    title: 'POST',
    status: 201,
    request: (send) => send('POST', '/news', { json: input }),
  },
  'create-once': {
    title: 'POST with an idempotency key',
    status: 201,
    request: (send) =>
      send('POST', '/news', { json: input, headers: { 'idempotency-key': `"${randomUUID()}"` } }),
  },
  replay: {
    title: 'POST, replayed',
    status: 201,
    prepare: prepareIdempotent,
    request: (send, { key = '' }) =>
      send('POST', '/news', { json: input, headers: { 'idempotency-key': key } }),
  },
  get: {
    title: 'GET by id',
    status: 200,
    prepare: prepareArticle,
    request: (send, prepared) => send('GET', pathOf(prepared)),
  },
  'get-absent': { title: 'GET by id, 404', status: 404, request: (send) => send('GET', UNKNOWN_PATH) },
  list: {
    title: 'GET a list of 20',
    status: 200,
    prepare: preparePage,
    request: (send) => send('GET', `/news?limit=${PAGE}`),
  },
  'list-by-id': {
    title: 'GET 20 by id',
    status: 200,
    prepare: preparePage,
    request: (send, { ids = [] }) => send('GET', `/news?${ids.map((id) => `id=${id}`).join('&')}`),
  },
  replace: {
    title: 'PUT',
    status: 204,
    prepare: prepareArticle,
    request: (send, prepared) => send('PUT', pathOf(prepared), { json: input }),
  },
  'replace-absent': {
    title: 'PUT, 404',
    status: 404,
    request: (send) => send('PUT', UNKNOWN_PATH, { json: input }),
  },
  update: {
    title: 'PATCH the title',
    status: 204,
    prepare: prepareArticle,
    request: (send, prepared) => send('PATCH', pathOf(prepared), { json: { title: 'Harbour open again' } }),
  },
  'update-nothing': {
    title: 'PATCH without changes',
    status: 204,
    prepare: prepareArticle,
    request: (send, prepared) => send('PATCH', pathOf(prepared), { json: {} }),
  },
  'update-absent': {
    title: 'PATCH, 404',
    status: 404,
    request: (send) => send('PATCH', UNKNOWN_PATH, { json: { title: 'Harbour open again' } }),
  },
  'update-stale': {
    title: 'PATCH with a stale ETag, 412',
    status: 412,
    prepare: prepareArticle,
    request: (send, prepared) =>
      send('PATCH', pathOf(prepared), { json: { title: 'Harbour open again' }, headers: STALE_ETAG }),
  },
  delete: {
    title: 'DELETE',
    status: 204,
    prepare: prepareArticle,
    request: (send, prepared) => send('DELETE', pathOf(prepared)),
  },
  'delete-absent': { title: 'DELETE, 404', status: 404, request: (send) => send('DELETE', UNKNOWN_PATH) },
  'delete-stale': {
    title: 'DELETE with a stale ETag, 412',
    status: 412,
    prepare: prepareArticle,
    request: (send, prepared) => send('DELETE', pathOf(prepared), { headers: STALE_ETAG }),
  },
};

/** Performs an operation and returns the meter's reading for its request alone. */
export async function perform<T>(operation: Operation, send: Send, meter: { take(): T }): Promise<T> {
  const prepared = (await operation.prepare?.(send)) ?? {};
  meter.take();
  const { status, body } = await operation.request(send, prepared);
  if (status !== operation.status) {
    throw new Error(`${operation.title} returned ${status}: ${JSON.stringify(body)}`);
  }
  return meter.take();
}

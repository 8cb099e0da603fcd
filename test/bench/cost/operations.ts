import { randomUUID } from 'node:crypto';
import { type Article, created, type Send } from '../../support/api.ts';
import { input } from '../handler/specimen.ts';

/** A request whose price is asked for. */
export interface Operation {
  readonly title: string;
  /** The status that it is answered with. */
  readonly status: number;
  /** Makes what it needs, which is not metered. */
  prepare?(send: Send): Promise<Prepared>;
  request(send: Send, prepared: Prepared): ReturnType<Send>;
}

interface Prepared {
  readonly article?: Article;
  readonly ids?: readonly number[];
  readonly key?: string;
}

const PAGE = 20;
const ABSENT = '/news/26';
const STALE = { 'if-match': '"26"' };

const pathOf = ({ article }: Prepared) => `/news/${article?.id}`;

async function oneArticle(send: Send): Promise<Prepared> {
  return { article: await created(send, input) };
}

async function aPage(send: Send): Promise<Prepared> {
  const articles: Article[] = [];
  while (articles.length < PAGE) articles.push(await created(send, input));
  return { ids: articles.map(({ id }) => id) };
}

async function oneUnderAKey(send: Send): Promise<Prepared> {
  const key = `"${randomUUID()}"`;
  const { body } = await send('POST', '/news', { json: input, headers: { 'idempotency-key': key } });
  return { article: body as Article, key };
}

/** What is metered: each endpoint, and the ways in which it costs something else. Articles are of 3 KB. */
export const operations: Readonly<Record<string, Operation>> = {
  create: {
    title: 'POST',
    status: 201,
    request: (send) => send('POST', '/news', { json: input }),
  },
  'create-once': {
    title: 'POST with a key',
    status: 201,
    request: (send) =>
      send('POST', '/news', { json: input, headers: { 'idempotency-key': `"${randomUUID()}"` } }),
  },
  replay: {
    title: 'POST with a key, again',
    status: 201,
    prepare: oneUnderAKey,
    request: (send, { key = '' }) =>
      send('POST', '/news', { json: input, headers: { 'idempotency-key': key } }),
  },
  get: {
    title: 'GET by id',
    status: 200,
    prepare: oneArticle,
    request: (send, prepared) => send('GET', pathOf(prepared)),
  },
  'get-absent': { title: 'GET by id, 404', status: 404, request: (send) => send('GET', ABSENT) },
  list: {
    title: 'GET a list of 20',
    status: 200,
    prepare: aPage,
    request: (send) => send('GET', `/news?limit=${PAGE}`),
  },
  'list-by-id': {
    title: 'GET 20 by their ids',
    status: 200,
    prepare: aPage,
    request: (send, { ids = [] }) => send('GET', `/news?${ids.map((id) => `id=${id}`).join('&')}`),
  },
  replace: {
    title: 'PUT',
    status: 204,
    prepare: oneArticle,
    request: (send, prepared) => send('PUT', pathOf(prepared), { json: input }),
  },
  'replace-absent': {
    title: 'PUT, 404',
    status: 404,
    request: (send) => send('PUT', ABSENT, { json: input }),
  },
  update: {
    title: 'PATCH of the title',
    status: 204,
    prepare: oneArticle,
    request: (send, prepared) => send('PATCH', pathOf(prepared), { json: { title: 'Harbour open again' } }),
  },
  'update-nothing': {
    title: 'PATCH of nothing',
    status: 204,
    prepare: oneArticle,
    request: (send, prepared) => send('PATCH', pathOf(prepared), { json: {} }),
  },
  'update-absent': {
    title: 'PATCH, 404',
    status: 404,
    request: (send) => send('PATCH', ABSENT, { json: { title: 'Harbour open again' } }),
  },
  'update-stale': {
    title: 'PATCH of another version, 412',
    status: 412,
    prepare: oneArticle,
    request: (send, prepared) =>
      send('PATCH', pathOf(prepared), { json: { title: 'Harbour open again' }, headers: STALE }),
  },
  delete: {
    title: 'DELETE',
    status: 204,
    prepare: oneArticle,
    request: (send, prepared) => send('DELETE', pathOf(prepared)),
  },
  'delete-created-once': {
    title: 'DELETE of one created with a key',
    status: 204,
    prepare: oneUnderAKey,
    request: (send, prepared) => send('DELETE', pathOf(prepared)),
  },
  'delete-absent': { title: 'DELETE, 404', status: 404, request: (send) => send('DELETE', ABSENT) },
  'delete-stale': {
    title: 'DELETE of another version, 412',
    status: 412,
    prepare: oneArticle,
    request: (send, prepared) => send('DELETE', pathOf(prepared), { headers: STALE }),
  },
};

/**
 * @param name of an operation
 * @param send the API
 * @param meter what is to be metered
 * @returns what `meter` says of the operation alone
 */
export async function perform<T>(name: string, send: Send, meter: { take(): T }): Promise<T> {
  const operation = operations[name];
  if (!operation) throw new Error(`There is no operation ${name}`);
  const prepared = (await operation.prepare?.(send)) ?? {};
  meter.take();
  const { status, body } = await operation.request(send, prepared);
  if (status !== operation.status) throw new Error(`${name} was answered ${status}: ${JSON.stringify(body)}`);
  return meter.take();
}

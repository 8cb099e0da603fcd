/** Exercises openapi-fetch with the types that openapi-typescript makes. */
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, operations, paths } from './newsdesk.ts';

const { GET, POST, PATCH, DELETE } = createClient<paths>({ baseUrl: process.argv[2] ?? '' });
const article: components['schemas']['NewsInput'] = {
  title: 'Harbour reopens after storm',
  content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
  creator: { first_name: 'Ada', last_name: 'Moreau' },
};

type Filters = operations['list-news']['parameters']['query'];

const create = (body = article) => POST('/news', { body });

const read = (news_id: number, header = {}) =>
  GET('/news/{news_id}', { params: { path: { news_id }, header } });

async function list(query: Filters) {
  const { data = [], error, response } = await GET('/news', { params: { query } });
  return { ids: data.map(({ id }) => id), error, response };
}

// Create three articles.
const { data: news, response: created } = await create();
assert(news);
const { id } = news;
const etag = created.headers.get('etag') ?? '';
assert.equal(created.status, 201);
assert(id > 2 ** 31 && news.title === article.title);
const second = (await create()).data?.id ?? 0;
const three = [(await create()).data?.id ?? 0, second, id];

// Filter by time: as an ISO date and in Unix seconds.
const unix = String(news.created_at);
const day = new Date(news.created_at * 1000).toISOString().slice(0, 10);
assert((await list({ id: three, created_from: day, created_to: unix })).ids.includes(id));
assert((await list({ id: three, created_at: ['2001-09-09', unix] })).ids.includes(id));
const early = await list({ id: three, created_from: '2001-09-09', created_to: '1000000000' });
assert.deepEqual(early.ids, []);
assert.deepEqual((await list({ id: three, created_at: ['2001-09-09', '1000000000'] })).ids, []);

// Read.
assert.deepEqual((await list({ id: [second, id] })).ids, [second, id]);
const { data: same, response } = await read(id);
assert.deepEqual(same, news);
assert.equal(response.headers.get('etag'), etag);
assert.equal((await read(id, { 'if-none-match': etag })).response.status, 304);

// Patch, under the condition that nobody else has.
const title = 'Harbour open again';
const patch = { params: { path: { news_id: id }, header: { 'if-match': etag } }, body: { title } };
assert.equal((await PATCH('/news/{news_id}', patch)).response.status, 204);
assert.equal((await read(id)).data?.title, title);
const stale = await PATCH('/news/{news_id}', patch);
assert.equal(stale.response.status, 412);
assert.deepEqual(stale.error, { detail: 'Precondition Failed' });

// Invalid requests.
const invalid = await create({ ...article, title: 'Too short' });
assert.equal(invalid.response.status, 422);
assert.deepEqual(locOf(invalid.error), ['body', 'title']);
const { error } = await list({ created_at: ['tomorrow'] });
assert.deepEqual(locOf(error), ['query', 'created_at', 0]);

/** Where the first error of the request is. */
function locOf(error: typeof invalid.error) {
  assert(error && 'detail' in error && Array.isArray(error.detail));
  return error.detail[0]?.loc;
}

// Follow the links to the last page.
const pages: number[] = [];
let cursor: string | undefined;
do {
  const { ids, response } = await list({ id: three, limit: 1, ...(cursor && { cursor }) });
  pages.push(...ids);
  cursor = /[?&]cursor=([^&>]+)/.exec(response.headers.get('link') ?? '')?.[1];
} while (cursor);
assert.deepEqual(pages, three);

// Delete.
const path = { news_id: id };
assert.equal((await DELETE('/news/{news_id}', { params: { path } })).response.status, 204);
const missing = await read(id);
assert.equal(missing.response.status, 404);
assert.deepEqual(missing.error, { detail: `News with id ${id} don't exist` });

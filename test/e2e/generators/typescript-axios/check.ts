/** Exercises the client that openapi-generator makes for axios. */
import assert from 'node:assert/strict';
import { type AxiosResponse, isAxiosError } from 'axios';
import { type News, NewsApi, type NewsInput } from './newsdesk/index.ts';

const api = new NewsApi();
const article: NewsInput = {
  title: 'Harbour reopens after storm',
  content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
  creator: { first_name: 'Ada', last_name: 'Moreau' },
};

async function failure(request: Promise<unknown>): Promise<AxiosResponse> {
  try {
    await request;
  } catch (error) {
    if (isAxiosError(error) && error.response) return error.response;
    throw error;
  }
  assert.fail('The request did not fail.');
}

const ids = (articles: readonly News[]) => articles.map(({ id }) => id);

// Create three articles.
const created = await api.createNews(article);
const { data: news } = created;
const { id } = news;
const etag = String(created.headers.etag);
assert.equal(created.status, 201);
assert(id > 2 ** 31 && news.title === article.title);
const second = (await api.createNews(article)).data.id;
const three = [(await api.createNews(article)).data.id, second, id];

// Filter by time: as an ISO date and in Unix seconds.
const unix = String(news.created_at);
const day = new Date(news.created_at * 1000).toISOString().slice(0, 10);
const listed = async (at?: string[], from?: string, to?: string) =>
  ids((await api.listNews(three, at, from, to)).data);
assert((await listed(undefined, day, unix)).includes(id));
assert((await listed(['2001-09-09', unix])).includes(id));
assert.deepEqual(await listed(undefined, '2001-09-09', '1000000000'), []);
assert.deepEqual(await listed(['2001-09-09', '1000000000']), []);

// Read.
assert.deepEqual(ids((await api.listNews([second, id])).data), [second, id]);
const read = await api.getNews(id);
assert.deepEqual(read.data, news);
assert.equal(read.headers.etag, etag);
assert.equal((await failure(api.getNews(id, undefined, undefined, etag))).status, 304);

// Patch, under the condition that nobody else has.
const title = 'Harbour open again';
assert.equal((await api.updateNews(id, { title }, etag)).status, 204);
assert.equal((await api.getNews(id)).data.title, title);
const stale = await failure(api.updateNews(id, { title }, etag));
assert.equal(stale.status, 412);
assert.equal(stale.data.detail, 'Precondition Failed');

// Invalid requests.
const invalid = await failure(api.createNews({ ...article, title: 'Too short' }));
assert.equal(invalid.status, 422);
assert.deepEqual(invalid.data.detail[0].loc, ['body', 'title']);
const { data } = await failure(api.listNews(undefined, ['tomorrow']));
assert.deepEqual(data.detail[0].loc, ['query', 'created_at', 0]);

// Follow the links to the last page.
const pages: number[] = [];
let cursor: string | undefined;
do {
  const page = await api.listNews(three, undefined, undefined, undefined, 1, cursor);
  pages.push(...ids(page.data));
  cursor = /[?&]cursor=([^&>]+)/.exec(page.headers.link ?? '')?.[1];
} while (cursor);
assert.deepEqual(pages, three);

// Delete.
assert.equal((await api.deleteNews(id)).status, 204);
const missing = await failure(api.getNews(id));
assert.equal(missing.status, 404);
assert.equal(missing.data.detail, `News with id ${id} don't exist`);

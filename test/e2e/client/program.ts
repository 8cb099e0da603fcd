/*
 * A program that uses the generated client. client.test.ts copies it next to the client, compiles it and runs it.
 */
import assert from 'node:assert/strict';
import { createClient, type News, type NewsInput } from './newsdesk.ts';

type Newsdesk = ReturnType<typeof createClient>;

const article: NewsInput = {
  title: 'Harbour reopens after storm',
  content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
  creator: { first_name: 'Ada', last_name: 'Moreau' },
};
const tooShort = {
  type: 'string_too_short',
  loc: ['body', 'title'],
  msg: 'String should have at least 10 characters',
  ctx: { min_length: 10 },
};
const notFound = "News with id 26 don't exist";

/** Exercises each operation. */
const uses: Partial<Record<keyof Newsdesk, (newsdesk: Newsdesk) => Promise<void>>> = {
  async createNews(newsdesk) {
    const response = await newsdesk.createNews(article);
    assert(response.status === 201);
    const { id, created_at } = response.data;
    assert.partialDeepStrictEqual(response.data, { id, ...article, created_at, updated_at: created_at });
    assert.equal(response.headers.get('location'), `news/${id}`);

    const invalid = await newsdesk.createNews({ ...article, title: 'Too short' });
    assert(invalid.status === 422);
    assert.deepEqual(invalid.data.detail, [tooShort]);

    const unsupported = await newsdesk.createNews(article, { headers: { 'Content-Type': 'text/plain' } });
    assert(unsupported.status === 415);
    assert.equal(unsupported.data.detail, 'Content-Type must be application/json');
  },

  async getNews(newsdesk) {
    const created = await create(newsdesk);
    const response = await newsdesk.getNews(created.id);
    assert(response.status === 200);
    assert.deepEqual(response.data, created);
    assert.equal(response.headers.get('etag'), '"1"');

    const missing = await newsdesk.getNews(26);
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);

    const invalid = await newsdesk.getNews(0);
    assert(invalid.status === 422);
    const [validationError] = invalid.data.detail;
    assert(validationError?.type === 'greater_than_equal');
    assert.deepEqual(validationError.loc, ['path', 'news_id']);
  },

  async listNews(newsdesk) {
    const ids: number[] = [];
    for (let count = 0; count < 5; count++) ids.push((await create(newsdesk)).id);
    const filters = { id: ids, created_from: '2026-01-01', created_to: '9999999999', limit: 2 };

    const listed: number[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await newsdesk.listNews({ ...filters, ...(cursor ? { cursor } : {}) });
      assert(page.status === 200);
      assert(page.data.length <= filters.limit);
      listed.push(...page.data.map(({ id }) => id));
      cursor = nextCursor(page.headers);
    }
    assert.deepEqual(listed, ids.toReversed());

    const all = await newsdesk.listNews();
    assert(all.status === 200 && all.data.length >= ids.length);

    const empty = await newsdesk.listNews({ id: ids, created_at: ['0', '1970-01-02'] });
    assert(empty.status === 200);
    assert.deepEqual(empty.data, []);

    const invalid = await newsdesk.listNews({ limit: 101, cursor: 'foreign' });
    assert(invalid.status === 422);
    assert.deepEqual(
      invalid.data.detail.map(({ loc }) => loc),
      [['query', 'limit']],
    );
  },

  async replaceNews(newsdesk) {
    const { id, created_at } = await create(newsdesk);
    const replacement = { ...article, title: 'Harbour open again' };
    assert.equal((await newsdesk.replaceNews(id, replacement)).status, 204);
    const { updated_at, ...kept } = await read(newsdesk, id);
    assert.partialDeepStrictEqual(kept, { id, ...replacement, created_at });
    assert(updated_at >= created_at);

    const missing = await newsdesk.replaceNews(26, replacement);
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);

    const invalid = await newsdesk.replaceNews(id, { ...article, title: 'Too short' });
    assert(invalid.status === 422);
    assert.deepEqual(invalid.data.detail, [tooShort]);
  },

  async updateNews(newsdesk) {
    const { id } = await create(newsdesk);
    const response = await newsdesk.updateNews(id, { creator: { first_name: 'Grace' } });
    assert(response.status === 204);
    assert.equal(response.data, undefined);
    assert.equal(response.headers.get('etag'), '"2"');
    assert.deepEqual((await read(newsdesk, id)).creator, { first_name: 'Grace', last_name: 'Moreau' });

    const missing = await newsdesk.updateNews(26, {});
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);

    const invalid = await newsdesk.updateNews(id, { title: 'Too short' });
    assert(invalid.status === 422);
    assert.deepEqual(invalid.data.detail, [tooShort]);
  },

  async deleteNews(newsdesk) {
    const { id } = await create(newsdesk);
    assert.equal((await newsdesk.deleteNews(id)).status, 204);
    assert.equal((await newsdesk.getNews(id)).status, 404);

    const missing = await newsdesk.deleteNews(26);
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);
  },

  async getOpenapi(newsdesk) {
    const response = await newsdesk.getOpenapi();
    assert(response.status === 200);
    assert.equal(response.data.openapi, '3.1.1');
  },
};

async function create(newsdesk: Newsdesk): Promise<News> {
  const response = await newsdesk.createNews(article);
  assert(response.status === 201);
  return response.data;
}

async function read(newsdesk: Newsdesk, id: number): Promise<News> {
  const response = await newsdesk.getNews(id);
  assert(response.status === 200);
  return response.data;
}

/** The cursor of the next page; `undefined` on the last one. */
function nextCursor(headers: Headers): string | undefined {
  const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  return next && (new URL(next, 'http://127.0.0.1').searchParams.get('cursor') ?? undefined);
}

/** Exercises an operation. Throws if it fails or is not in `uses`. */
export async function use(name: string, baseUrl: string): Promise<void> {
  const called = new Set<PropertyKey>();
  const newsdesk = new Proxy(createClient({ baseUrl }), {
    get: (target, key) => Reflect.get(target, called.add(key) && key),
  });
  await new Map(Object.entries(uses)).get(name)?.(newsdesk);
  assert(called.has(name), `No test uses ${name}`);
}

/** Sends a request with custom headers and a custom fetch; returns its method, URL and headers. */
export async function useOptions(baseUrl: string): Promise<string[]> {
  const sent: string[] = [];
  const newsdesk = createClient({
    baseUrl: `${baseUrl}/`,
    headers: { authorization: 'Bearer 1', 'x-trace': 'client' },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      sent.push(method, url, headers.get('authorization') ?? '', headers.get('x-trace') ?? '');
      return await fetch(request);
    },
  });
  assert.equal((await newsdesk.getNews(26, { headers: { 'X-Trace': 'request' } })).status, 404);
  return sent;
}

/** Lines that must not compile. */
export async function misuse(newsdesk: Newsdesk): Promise<unknown> {
  // @ts-expect-error: a title is text
  await newsdesk.createNews({ ...article, title: 26 });
  // @ts-expect-error: an article has a creator
  await newsdesk.createNews({ title: article.title, content: article.content });
  // @ts-expect-error: a creator has a last name
  await newsdesk.replaceNews(26, { ...article, creator: { first_name: 'Ada' } });
  // @ts-expect-error: a required field cannot be removed
  await newsdesk.updateNews(26, { title: null });
  // @ts-expect-error: an id is a number
  await newsdesk.getNews('26');
  // @ts-expect-error: the id is required
  await newsdesk.deleteNews();
  // @ts-expect-error: unknown filter
  await newsdesk.listNews({ author: 'Ada' });
  // @ts-expect-error: a limit is a number
  await newsdesk.listNews({ limit: '20' });
  // @ts-expect-error: baseUrl is required
  createClient({});

  const response = await newsdesk.getNews(26);
  // @ts-expect-error: the data is an article only if the status is 200
  if (response.data.title) return;
  // @ts-expect-error: the detail of a 404 is a string
  if (response.status === 404) return response.data.detail[0].loc;
  // @ts-expect-error: a validation error has no input
  if (response.status === 422) return response.data.detail[0]?.input;
  // @ts-expect-error: the id is read-only
  if (response.status === 200) response.data.id = 26;
  return response;
}

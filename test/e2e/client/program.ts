/*
 * A program of somebody who uses the client. It is not compiled where it is, but where client.test.ts lays it beside
 * a generated client; there it is run, too.
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

/** What uses each operation. */
const uses: Record<keyof Newsdesk, (newsdesk: Newsdesk) => Promise<void>> = {
  async createNews(newsdesk) {
    const answer = await newsdesk.createNews(article);
    assert(answer.status === 201);
    const { id, created_at } = answer.data;
    assert.deepEqual(answer.data, { id, ...article, created_at, updated_at: created_at });
    assert.equal(answer.headers.get('location'), `/news/${id}`);

    const refused = await newsdesk.createNews({ ...article, title: 'Too short' });
    assert(refused.status === 422);
    assert.deepEqual(refused.data.detail, [tooShort]);

    const mistaken = await newsdesk.createNews(article, { headers: { 'Content-Type': 'text/plain' } });
    assert(mistaken.status === 415);
    assert.equal(mistaken.data.detail, 'Content-Type must be application/json');
  },

  async getNews(newsdesk) {
    const created = await create(newsdesk);
    const answer = await newsdesk.getNews(created.id);
    assert(answer.status === 200);
    assert.deepEqual(answer.data, created);
    assert.equal(answer.headers.get('etag'), '"1"');

    const missing = await newsdesk.getNews(26);
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);

    const refused = await newsdesk.getNews(0);
    assert(refused.status === 422);
    const [fault] = refused.data.detail;
    assert(fault?.type === 'greater_than_equal');
    assert.deepEqual(fault.loc, ['path', 'news_id']);
  },

  async listNews(newsdesk) {
    const ids: number[] = [];
    for (let count = 0; count < 5; count++) ids.push((await create(newsdesk)).id);
    const filters = { id: ids, created_from: '2026-01-01', created_to: 9_999_999_999, limit: 2 };

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

    const none = await newsdesk.listNews({ id: ids, created_at: [0, '1970-01-02'] });
    assert(none.status === 200);
    assert.deepEqual(none.data, []);

    const refused = await newsdesk.listNews({ limit: 101, cursor: 'foreign' });
    assert(refused.status === 422);
    assert.deepEqual(
      refused.data.detail.map(({ loc }) => loc),
      [['query', 'limit']],
    );
  },

  async replaceNews(newsdesk) {
    const { id, created_at } = await create(newsdesk);
    const replacement = { ...article, title: 'Harbour open again' };
    assert.equal((await newsdesk.replaceNews(id, replacement)).status, 204);
    const { updated_at, ...kept } = await read(newsdesk, id);
    assert.deepEqual(kept, { id, ...replacement, created_at });
    assert(updated_at >= created_at);

    const missing = await newsdesk.replaceNews(26, replacement);
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);

    const refused = await newsdesk.replaceNews(id, { ...article, title: 'Too short' });
    assert(refused.status === 422);
    assert.deepEqual(refused.data.detail, [tooShort]);
  },

  async updateNews(newsdesk) {
    const { id } = await create(newsdesk);
    const answer = await newsdesk.updateNews(id, { creator: { first_name: 'Grace' } });
    assert(answer.status === 204);
    assert.equal(answer.data, undefined);
    assert.equal(answer.headers.get('etag'), '"2"');
    assert.deepEqual((await read(newsdesk, id)).creator, { first_name: 'Grace', last_name: 'Moreau' });

    const missing = await newsdesk.updateNews(26, {});
    assert(missing.status === 404);
    assert.equal(missing.data.detail, notFound);

    const refused = await newsdesk.updateNews(id, { title: 'Too short' });
    assert(refused.status === 422);
    assert.deepEqual(refused.data.detail, [tooShort]);
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
    const answer = await newsdesk.getOpenapi();
    assert(answer.status === 200);
    assert.equal(answer.data.openapi, '3.1.1');
  },
};

async function create(newsdesk: Newsdesk): Promise<News> {
  const answer = await newsdesk.createNews(article);
  assert(answer.status === 201);
  return answer.data;
}

async function read(newsdesk: Newsdesk, id: number): Promise<News> {
  const answer = await newsdesk.getNews(id);
  assert(answer.status === 200);
  return answer.data;
}

/** What leads to the next page, for the same filters; `undefined` on the last one. */
function nextCursor(headers: Headers): string | undefined {
  const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  return next && (new URL(next, 'http://127.0.0.1').searchParams.get('cursor') ?? undefined);
}

/**
 * @param name of an operation
 * @param baseUrl where the API is
 * @throws when nothing uses it, or it does not do what it should
 */
export async function use(name: string, baseUrl: string): Promise<void> {
  const called = new Set<PropertyKey>();
  const newsdesk = new Proxy(createClient({ baseUrl }), {
    get: (target, key) => Reflect.get(target, called.add(key) && key),
  });
  await new Map(Object.entries(uses)).get(name)?.(newsdesk);
  assert(called.has(name), `Nothing uses ${name}`);
}

/**
 * Uses what a client and a request may have of their own.
 *
 * @param baseUrl where the API is
 * @returns what was sent
 */
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

/** What must not compile, each in the line below its reason. */
export async function misuse(newsdesk: Newsdesk): Promise<unknown> {
  // @ts-expect-error: a title is text
  await newsdesk.createNews({ ...article, title: 26 });
  // @ts-expect-error: an article has a creator
  await newsdesk.createNews({ title: article.title, content: article.content });
  // @ts-expect-error: a creator has a last name
  await newsdesk.replaceNews(26, { ...article, creator: { first_name: 'Ada' } });
  // @ts-expect-error: what is required cannot be removed
  await newsdesk.updateNews(26, { title: null });
  // @ts-expect-error: an id is a number
  await newsdesk.getNews('26');
  // @ts-expect-error: an id is wanted
  await newsdesk.deleteNews();
  // @ts-expect-error: there is no such filter
  await newsdesk.listNews({ author: 'Ada' });
  // @ts-expect-error: a limit is a number
  await newsdesk.listNews({ limit: '20' });
  // @ts-expect-error: somewhere the API must be
  createClient({});

  const answer = await newsdesk.getNews(26);
  // @ts-expect-error: the data is an article only where the status is 200
  if (answer.data.title) return;
  // @ts-expect-error: no answer has this status
  if (answer.status === 418) return;
  // @ts-expect-error: what is not found is told in a sentence
  if (answer.status === 404) return answer.data.detail[0].loc;
  // @ts-expect-error: faults have no such member
  if (answer.status === 422) return answer.data.detail[0]?.input;
  // @ts-expect-error: the service sets the id
  if (answer.status === 200) answer.data.id = 26;
  return answer;
}

import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { createArticle, errorResponse, newsInput, notFound, useApi } from '../support/api.ts';
import { context, eventFor, parsed } from '../support/event.ts';
import { invalidIds } from '../support/invalid-ids.ts';

const send = useApi('get-news');

const at = (seconds: number) => new Date(seconds * 1000).toUTCString();

describe('GET /news/{news_id}', () => {
  it('200 with the article, ETag and Cache-Control', async () => {
    const { id, created_at } = await createArticle(send);
    expect(await send('GET', `/news/${id}`)).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        etag: '"1"',
        'cache-control': 'no-cache',
      },
      body: { id, ...newsInput(), created_at, updated_at: created_at },
    });
  });

  it('200 with Last-Modified once no other change can have a time in its second', async () => {
    const { id, created_at } = await createArticle(send);
    const get = async (seconds: number, since?: number) => {
      const getNews = functions['get-news'].with({ clock: { nowMs: () => (created_at + seconds) * 1000 } });
      const headers = since === undefined ? {} : { 'if-modified-since': at(since) };
      const event = eventFor(getNews.contract, { path: { news_id: String(id) }, headers });
      const { status, headers: received } = parsed(await getNews(event, context));
      return [status, received?.['last-modified']];
    };
    expect(await get(15.9)).toEqual([200, undefined]);
    expect(await get(16)).toEqual([200, at(created_at + 1)]);
    expect(await get(16, created_at + 1)).toEqual([304, at(created_at + 1)]);
    expect(await get(16, created_at)).toEqual([200, at(created_at + 1)]);
    await send('PATCH', `/news/${id}`, { json: { title: 'Another title' } });
    expect(await get(15, created_at + 1)).toEqual([200, undefined]);
  });

  it('200 for every integer format that pydantic accepts', async () => {
    const { id } = await createArticle(send);
    for (const text of [
      `00${id}`,
      `+${id}`,
      `%20${id}%20`,
      `${id}.0`,
      `${String(id).slice(0, 3)}_${String(id).slice(3)}`,
    ]) {
      expect((await send('GET', `/news/${text}`)).status).toBe(200);
    }
  });

  it.each([
    { 'if-none-match': '"1"' },
    { 'if-none-match': 'W/"1"' },
    { 'if-none-match': '"7", "1"' },
    { 'if-none-match': '*' },
    { 'if-none-match': '"1"', 'if-modified-since': at(0) },
    { 'if-match': '"1"', 'if-none-match': '"1"' },
  ])('304 for %j', async (headers) => {
    const { id } = await createArticle(send);
    for (const method of ['GET', 'HEAD']) {
      expect(await send(method, `/news/${id}`, { headers })).toEqual({
        status: 304,
        headers: { etag: '"1"', 'cache-control': 'no-cache' },
        body: undefined,
      });
    }
  });

  it.each([
    { 'if-none-match': '"2"' },
    { 'if-none-match': '"2"', 'if-modified-since': at(4_000_000_000) },
    { 'if-match': '"1"' },
    { 'if-match': '*' },
    { 'if-match': '"1"', 'if-unmodified-since': at(0) },
    { 'if-modified-since': at(0) },
    { 'if-modified-since': 'no date' },
    // A moment after a change, dates do not tell changes apart.
    { 'if-modified-since': at(4_000_000_000) },
    { 'if-unmodified-since': at(4_000_000_000) },
  ])('200 for %j', async (headers) => {
    const { id } = await createArticle(send);
    expect(await send('GET', `/news/${id}`, { headers })).toEqual(await send('GET', `/news/${id}`));
  });

  it.each([{ 'if-match': '"2"' }, { 'if-match': 'W/"1"' }, { 'if-match': '"2"', 'if-none-match': '"1"' }])(
    '412 for %j',
    async (headers) => {
      const { id } = await createArticle(send);
      expect(await send('GET', `/news/${id}`, { headers })).toEqual(
        errorResponse('Precondition Failed', 412, { etag: '"1"' }),
      );
    },
  );

  it('200 after a change, 304 for the new version', async () => {
    const { id } = await createArticle(send);
    await send('PATCH', `/news/${id}`, { json: { title: 'Another title' } });
    expect((await send('GET', `/news/${id}`, { headers: { 'if-none-match': '"1"' } })).status).toBe(200);
    expect((await send('GET', `/news/${id}`, { headers: { 'if-none-match': '"2"' } })).status).toBe(304);
  });

  it('404 takes precedence over 304 and 412', async () => {
    expect(await send('GET', '/news/26', { headers: { 'if-none-match': '*' } })).toEqual(notFound(26));
    expect(await send('GET', '/news/26', { headers: { 'if-match': '"1"' } })).toEqual(notFound(26));
  });

  it('422 for malformed entity tags in If-Match, 200 in If-None-Match, where they match nothing', async () => {
    const { id } = await createArticle(send);
    expect((await send('GET', `/news/${id}`, { headers: { 'if-match': '1' } })).status).toBe(422);
    expect((await send('GET', `/news/${id}`, { headers: { 'if-none-match': '1' } })).status).toBe(200);
  });

  it('404 when the article does not exist', async () => {
    expect(await send('GET', '/news/26')).toEqual(notFound(26));
    expect(await send('GET', '/news/9007199254740991')).toEqual(notFound(Number.MAX_SAFE_INTEGER));
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, error }) => {
    expect(await send('GET', `/news/${text}`)).toEqual(
      errorResponse([{ ...error, loc: ['path', 'news_id'] }]),
    );
  });
});

describe('HEAD /news/{news_id}', () => {
  it('200 like GET, without a body', async () => {
    const { id } = await createArticle(send);
    const { body: _, ...get } = await send('GET', `/news/${id}`);
    expect(await send('HEAD', `/news/${id}`)).toEqual({ ...get, body: undefined });
  });

  it('404 like GET, without a body', async () => {
    expect(await send('HEAD', '/news/26')).toEqual({ ...notFound(26), body: undefined });
  });
});

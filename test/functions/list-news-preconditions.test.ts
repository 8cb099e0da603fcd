import { describe, expect, it } from 'vitest';
import { createArticle, nextOf, useApi } from '../support/api.ts';

const send = useApi();

const etagOf = async (path: string) => (await send('GET', path)).headers.etag ?? '';

describe('GET /news with preconditions', () => {
  it('304 while the page is unchanged, 200 after any change', async () => {
    const articles = [await createArticle(send), await createArticle(send), await createArticle(send)];
    const [oldest, middle] = articles;
    const path = '/news?limit=2';
    const statusFor = async (etag: string) =>
      (await send('GET', path, { headers: { 'if-none-match': etag } })).status;
    let etag = await etagOf(path);
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(await statusFor(etag)).toBe(304);
    const write = async (method: string, id: number | undefined, json?: object) =>
      expect((await send(method, `/news/${id}`, json ? { json } : {})).status).toBe(204);
    for (const change of [
      () => write('PATCH', middle?.id, { title: 'Another title' }),
      () => createArticle(send),
      // Both are on the next page, so `Link` disappears.
      async () => {
        await write('DELETE', oldest?.id);
        await write('DELETE', middle?.id);
      },
    ]) {
      await change();
      expect(await statusFor(etag)).toBe(200);
      etag = await etagOf(path);
      expect(await statusFor(etag)).toBe(304);
    }
  });

  it('304 with the headers of a 200 but Link', async () => {
    const etag = await etagOf('/news?limit=1');
    expect(nextOf((await send('GET', '/news?limit=1')).headers)).toBeDefined();
    expect(await send('GET', '/news?limit=1', { headers: { 'if-none-match': `"x", ${etag}` } })).toEqual({
      status: 304,
      headers: { etag, 'cache-control': 'no-cache', vary: 'accept-encoding' },
      body: undefined,
    });
  });

  it('412 for a weak ETag in If-Match, which compares strongly', async () => {
    const etag = await etagOf('/news');
    expect((await send('GET', '/news', { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await send('GET', '/news', { headers: { 'if-match': '*' } })).status).toBe(200);
  });
});

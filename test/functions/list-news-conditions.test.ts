import { describe, expect, it } from 'vitest';
import { created, nextOf, useApi } from '../support/api.ts';

const send = useApi();

const etagOf = async (path: string) => (await send('GET', path)).headers.etag ?? '';

describe('GET /news on conditions', () => {
  it('304 while the page is the same, and 200 when anything in it has changed', async () => {
    const articles = [await created(send), await created(send), await created(send)];
    const [oldest, middle] = articles;
    const path = '/news?limit=2';
    const ask = async (etag: string) =>
      (await send('GET', path, { headers: { 'if-none-match': etag } })).status;
    let etag = await etagOf(path);
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(await ask(etag)).toBe(304);
    for (const change of [
      () => send('PATCH', `/news/${middle?.id}`, { json: { title: 'Another title' } }),
      () => created(send),
      // No longer on the page, but the next one is no longer there.
      async () => {
        await send('DELETE', `/news/${oldest?.id}`);
        await send('DELETE', `/news/${middle?.id}`);
      },
    ]) {
      await change();
      expect(await ask(etag)).toBe(200);
      etag = await etagOf(path);
      expect(await ask(etag)).toBe(304);
    }
  });

  it('304 with the headers that a 200 would have, and no link', async () => {
    const etag = await etagOf('/news?limit=1');
    expect(nextOf((await send('GET', '/news?limit=1')).headers)).toBeDefined();
    expect(await send('GET', '/news?limit=1', { headers: { 'if-none-match': `"x", ${etag}` } })).toEqual({
      status: 304,
      headers: { etag, 'cache-control': 'no-cache' },
      body: undefined,
    });
  });

  it('412 where a strong comparison is asked for, which a weak tag never passes', async () => {
    const etag = await etagOf('/news');
    expect((await send('GET', '/news', { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await send('GET', '/news', { headers: { 'if-match': '*' } })).status).toBe(200);
  });
});

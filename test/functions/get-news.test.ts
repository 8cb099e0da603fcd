import { describe, expect, it } from 'vitest';
import { created, newsInput, notFound, refused, useApi } from '../api.ts';
import { invalidIds } from '../invalid-ids.ts';

const send = useApi('get-news');

describe('GET /news/{news_id}', () => {
  it('200 with the article, its version and how to keep it', async () => {
    const { id, created_at } = await created(send);
    expect(await send('GET', `/news/${id}`)).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        etag: '"1"',
        'last-modified': new Date(created_at * 1000).toUTCString(),
        'cache-control': 'no-cache',
      },
      body: { id, ...newsInput(), created_at, updated_at: created_at },
    });
  });

  it('200 for an id written as pydantic reads integers', async () => {
    const { id } = await created(send);
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

  it('404 when there is no such article', async () => {
    expect(await send('GET', '/news/26')).toEqual(notFound(26));
    expect(await send('GET', '/news/9007199254740991')).toEqual(notFound(Number.MAX_SAFE_INTEGER));
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, fault }) => {
    expect(await send('GET', `/news/${text}`)).toEqual(refused([{ ...fault, loc: ['path', 'news_id'] }]));
  });
});

describe('HEAD /news/{news_id}', () => {
  it('200 as GET, without the body', async () => {
    const { id } = await created(send);
    const { body: _, ...get } = await send('GET', `/news/${id}`);
    expect(await send('HEAD', `/news/${id}`)).toEqual({ ...get, body: undefined });
  });

  it('404 as GET, without the body', async () => {
    expect(await send('HEAD', '/news/26')).toEqual({ ...notFound(26), body: undefined });
  });
});

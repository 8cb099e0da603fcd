import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Article, createArticle, idsOf, newsInput, useApi } from '../support/api.ts';

const send = useApi();
let article: Article;

beforeAll(async () => {
  article = await createArticle(send, { content: 'The harbour is open again. '.repeat(100) });
});

const get = (path: string, encoding: string, headers = {}) =>
  send('GET', path, { headers: { 'accept-encoding': encoding, ...headers } });

describe.each(['/news', '/headlines'])('GET %s', (path) => {
  it('200 compressed for Accept-Encoding gzip, with the same content and the same weak ETag', async () => {
    for (let count = 0; count < 5; count++) await createArticle(send);
    const plain = await get(path, 'identity');
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.headers.vary).toBe('accept-encoding');
    const compressed = await get(path, 'br, gzip;q=0.5');
    expect(compressed).toEqual({ ...plain, headers: { ...plain.headers, 'content-encoding': 'gzip' } });
  });

  it('200 uncompressed for a short page, which varies all the same', async () => {
    const { headers } = await get(`${path}?created_to=1`, 'gzip');
    expect(headers).toMatchObject({ vary: 'accept-encoding', etag: expect.any(String) });
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('304 for the ETag of a compressed response', async () => {
    const { headers } = await get(path, 'gzip');
    const notModified = await get(path, 'gzip', { 'if-none-match': headers.etag ?? '' });
    expect(notModified).toMatchObject({
      status: 304,
      headers: { vary: 'accept-encoding', etag: headers.etag },
    });
    expect(notModified.headers).not.toHaveProperty('content-encoding');
  });

  it('is HEAD as well, without a body', async () => {
    const { headers } = await get(path, 'gzip');
    const head = await send('HEAD', path, { headers: { 'accept-encoding': 'gzip' } });
    expect(head).toEqual({ status: 200, headers, body: undefined });
  });
});

describe('GET /news', () => {
  it('200 for a page that cannot be compressed, of 3 MB', async () => {
    const content = () => randomBytes(75_000).toString('base64');
    const created: number[] = [];
    for (let count = 0; count < 25; count++)
      created.unshift((await createArticle(send, { content: content() })).id);
    const query = created.map((id) => `id=${id}`).join('&');
    expect(idsOf((await get(`/news?${query}`, 'gzip')).body)).toEqual(created);
  });
});

describe('a response with a strong ETag', () => {
  it('is never compressed, so that every write takes its ETag', async () => {
    const path = `/news/${article.id}`;
    const read = await get(path, 'gzip');
    expect(read.headers).not.toHaveProperty('content-encoding');
    expect(read.headers).not.toHaveProperty('vary');
    const json = newsInput({ content: 'The harbour is open again. '.repeat(100) });
    const created = await send('POST', '/news', { json, headers: { 'accept-encoding': 'gzip' } });
    expect(created.headers).not.toHaveProperty('content-encoding');
    for (const [method, body] of [
      ['PATCH', {}],
      ['PUT', json],
      ['DELETE', undefined],
    ] as const) {
      const { etag = '' } = (await get(path, 'gzip')).headers;
      const headers = { 'if-match': etag, 'accept-encoding': 'gzip' };
      expect((await send(method, path, { headers, ...(body ? { json: body } : {}) })).status).toBe(204);
    }
  });
});

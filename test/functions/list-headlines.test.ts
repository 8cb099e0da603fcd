import { beforeAll, describe, expect, it } from 'vitest';
import { createArticle, newsInput, nextOf, useApi } from '../support/api.ts';

const send = useApi('list-headlines');
/** Newest first. */
const headlines: object[] = [];

beforeAll(async () => {
  for (let count = 0; count < 5; count++) {
    const { content, ...headline } = { content: '', ...(await createArticle(send)) };
    headlines.unshift(headline);
  }
});

describe('GET /headlines', () => {
  it('200 with the articles of GET /news, without their content', async () => {
    const list = await send('GET', '/news');
    const { headers, body } = await send('GET', '/headlines');
    expect(body).toEqual(headlines);
    const { content, ...expected } = newsInput();
    expect((body as object[])[0]).toMatchObject(expected);
    expect({ ...headers, 'content-encoding': 'gzip' }).toEqual(list.headers);
  });

  it('200 in pages, with filters', async () => {
    const first = await send('GET', '/headlines?limit=3');
    expect(first.body).toEqual(headlines.slice(0, 3));
    const next = (nextOf(first.headers) ?? '').replace('/news', '/headlines');
    expect((await send('GET', next)).body).toEqual(headlines.slice(3));
    expect((await send('GET', '/headlines?id=26')).body).toEqual([]);
    expect((await send('GET', '/headlines?created_to=1')).body).toEqual([]);
  });

  it('304 for a matching If-None-Match', async () => {
    const { etag = '' } = (await send('GET', '/headlines')).headers;
    expect((await send('GET', '/headlines', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('422 for an invalid query', async () => {
    const invalid = '?limit=0&created_from=x';
    const response = await send('GET', `/headlines${invalid}`);
    expect(response.status).toBe(422);
    expect(response).toEqual(await send('GET', `/news${invalid}`));
  });

  it('is HEAD as well', async () => {
    const { body: _, ...get } = await send('GET', '/headlines');
    expect(await send('HEAD', '/headlines')).toEqual({ ...get, body: undefined });
  });
});

import { describe, expect, it } from 'vitest';
import { createArticle, errorResponse, newsInput, useApi } from '../support/api.ts';

const send = useApi();

describe('POST /news', () => {
  it('201 with the article, Location and ETag', async () => {
    const before = Math.floor(Date.now() / 1000);
    const response = await send('POST', '/news', { json: newsInput() });
    const { id, created_at } = response.body as { id: number; created_at: number };
    expect(response).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', location: `news/${id}`, etag: '"1"' },
      body: { id, ...newsInput(), created_at, updated_at: created_at },
    });
    expect(created_at).toBeGreaterThanOrEqual(before);
    expect(created_at).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
    expect(Math.floor(id / 1_000_000)).toBe(created_at);
    const read = await send('GET', `/news/${id}`);
    expect(read.body).toEqual(response.body);
  });

  it('201 keeps text exactly as sent', async () => {
    const text = { title: '  “Ünïcode” \u0000 🗞️\u2028 \\" ', content: `\n\t${'é'.repeat(50)}  ` };
    const article = await createArticle(send, text);
    expect((await send('GET', `/news/${article.id}`)).body).toMatchObject(text);
  });

  it('201 at every length limit, counted in code points', async () => {
    const shortest = {
      title: '😀'.repeat(10),
      content: '😀'.repeat(50),
      creator: { first_name: '😀😀', last_name: 'éé' },
    };
    const longest = {
      title: '😀'.repeat(100),
      content: '😀'.repeat(100_000),
      creator: { first_name: '😀'.repeat(60), last_name: '😀'.repeat(100) },
    };
    for (const input of [shortest, longest]) {
      const { id } = await createArticle(send, input);
      expect((await send('GET', `/news/${id}`)).body).toMatchObject(input);
    }
  });

  it('201 ignores unknown fields', async () => {
    const json = { ...newsInput(), id: 1, created_at: 2, version: 3, shard: 4, extra: { deep: [1] } };
    const { status, body } = await send('POST', '/news', { json });
    const { id, created_at } = body as { id: number; created_at: number };
    expect({ status, body }).toEqual({
      status: 201,
      body: { id, ...newsInput(), created_at, updated_at: created_at },
    });
    expect(id).not.toBe(1);
    expect(created_at).not.toBe(2);
  });

  it('201 with the last of duplicate keys', async () => {
    const raw = JSON.stringify(newsInput()).replace('{', '{"title":"This one is overwritten",');
    const { status, body } = await send('POST', '/news', {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect({ status, title: (body as { title: string }).title }).toEqual({
      status: 201,
      title: newsInput().title,
    });
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'])(
    '201 for %s',
    async (type) => {
      const { status } = await send('POST', '/news', {
        json: newsInput(),
        headers: { 'content-type': type },
      });
      expect(status).toBe(201);
    },
  );

  it('201 with distinct ids for 60 concurrent requests', async () => {
    const articles = await Promise.all(Array.from({ length: 60 }, () => createArticle(send)));
    expect(new Set(articles.map(({ id }) => id)).size).toBe(60);
  });

  it('415 without Content-Type or with an unsupported one', async () => {
    const response = errorResponse('Content-Type must be application/json', 415, {
      accept: 'application/json',
    });
    const raw = JSON.stringify(newsInput());
    expect(await send('POST', '/news', { raw })).toEqual(response);
    expect(await send('POST', '/news')).toEqual(response);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'json',
      ';',
    ]) {
      expect(await send('POST', '/news', { raw, headers: { 'content-type': type } })).toEqual(response);
    }
  });

  it('413 for a body over 2 MiB, and the gateway’s own 413 over 10 MB', async () => {
    const padded = (bytes: number) => JSON.stringify(newsInput()).padEnd(bytes);
    const headers = { 'content-type': 'application/json' };
    const maxBytes = 2 * 1024 * 1024;
    expect((await send('POST', '/news', { raw: padded(maxBytes), headers })).status).toBe(201);
    expect(await send('POST', '/news', { raw: padded(maxBytes + 1), headers })).toEqual(
      errorResponse('The body is larger than 2097152 bytes', 413),
    );
    for (const bytes of [7_000_000, 10_500_000]) {
      expect(await send('POST', '/news', { raw: padded(bytes), headers })).toEqual({
        status: 413,
        headers,
        body: { message: 'Request Too Long' },
      });
    }
  });

  it('422 with every error, and stores nothing', async () => {
    const before = await send('GET', '/news');
    const json = { title: 'short', content: undefined, creator: { first_name: null } };
    expect(await send('POST', '/news', { json })).toEqual(
      errorResponse([
        {
          type: 'string_too_short',
          loc: ['body', 'title'],
          msg: 'String should have at least 10 characters',
          ctx: { min_length: 10 },
        },
        { type: 'missing', loc: ['body', 'content'], msg: 'Field required' },
        {
          type: 'string_type',
          loc: ['body', 'creator', 'first_name'],
          msg: 'Input should be a valid string',
        },
        { type: 'missing', loc: ['body', 'creator', 'last_name'], msg: 'Field required' },
      ]),
    );
    expect(await send('GET', '/news')).toEqual(before);
  });
});

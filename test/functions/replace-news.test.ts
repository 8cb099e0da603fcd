import { describe, expect, it } from 'vitest';
import { createArticle, errorResponse, newsInput, notFound, useApi } from '../support/api.ts';
import { invalidIds } from '../support/invalid-ids.ts';
import { nextSecond } from '../support/next-second.ts';
import { testWritePreconditions } from '../support/write-preconditions.ts';

const send = useApi('replace-news');
const headers = { 'content-type': 'application/json' };

const replacement = newsInput({
  title: 'A title after it',
  creator: { first_name: 'Grace', last_name: 'Okafor' },
});

describe('PUT /news/{news_id}', () => {
  it('204, and replaces everything but id and created_at', async () => {
    const { id, created_at } = await createArticle(send);
    await nextSecond();
    expect(await send('PUT', `/news/${id}`, { json: replacement })).toEqual({
      status: 204,
      headers: {},
      body: undefined,
    });
    const { headers, body } = await send('GET', `/news/${id}`);
    const { updated_at } = body as { updated_at: number };
    expect(body).toEqual({ id, ...replacement, created_at, updated_at });
    expect(updated_at).toBeGreaterThan(created_at);
    expect(headers.etag).toBe('"2"');
  });

  it('404 when the article does not exist, and creates none', async () => {
    expect(await send('PUT', '/news/26', { json: replacement })).toEqual(notFound(26));
    expect(await send('GET', '/news/26')).toEqual(notFound(26));
  });

  it('415 without Content-Type', async () => {
    const { id } = await createArticle(send);
    expect(await send('PUT', `/news/${id}`, { raw: JSON.stringify(replacement) })).toEqual(
      errorResponse('Content-Type must be application/json', 415, { accept: 'application/json' }),
    );
  });

  it('413 for a body over 2 MiB', async () => {
    const raw = JSON.stringify(replacement).padEnd(2 * 1024 * 1024 + 1);
    expect(await send('PUT', '/news/26', { raw, headers })).toEqual(
      errorResponse('The body is larger than 2097152 bytes', 413),
    );
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, error }) => {
    expect(await send('PUT', `/news/${text}`, { json: replacement })).toEqual(
      errorResponse([{ ...error, loc: ['path', 'news_id'] }]),
    );
  });

  it.each([
    ['a missing field', { ...replacement, content: undefined }, ['missing', 'content']],
    ['a wrong type', { ...replacement, creator: [] }, ['model_attributes_type', 'creator']],
  ])('422 for %s, and nothing changes', async (_, json, [type, name]) => {
    const { id } = await createArticle(send);
    const before = await send('GET', `/news/${id}`);
    const { status, body } = await send('PUT', `/news/${id}`, { json });
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { detail: [{ type, loc: ['body', name] }] },
    });
    expect(await send('GET', `/news/${id}`)).toEqual(before);
  });

  it('422 with the validation errors of path and body', async () => {
    const { body } = await send('PUT', '/news/0', { json: { ...replacement, title: 'short' } });
    const { body: malformed } = await send('PUT', '/news/0', { raw: '{', headers });
    const locations = (error: unknown) =>
      (error as { detail: { loc: unknown }[] }).detail.map(({ loc }) => loc);
    expect(locations(body)).toEqual([
      ['path', 'news_id'],
      ['body', 'title'],
    ]);
    expect(locations(malformed)).toEqual([
      ['path', 'news_id'],
      ['body', 1],
    ]);
  });
});

describe('PUT /news/{news_id} with preconditions', () => {
  testWritePreconditions(send, 'PUT', replacement);
});

import { describe, expect, it } from 'vitest';
import { createArticle, errorResponse, newsInput, notFound, useApi } from '../support/api.ts';
import { invalidIds } from '../support/invalid-ids.ts';
import { nextSecond } from '../support/next-second.ts';
import { testWritePreconditions } from '../support/write-preconditions.ts';

const send = useApi('update-news');

const patched = (version: number) => ({ status: 204, headers: { etag: `"${version}"` }, body: undefined });

describe('PATCH /news/{news_id}', () => {
  it('204 with ETag, and changes only the sent fields', async () => {
    const { id, created_at } = await createArticle(send);
    await nextSecond();
    expect(await send('PATCH', `/news/${id}`, { json: { title: 'Another title' } })).toEqual(patched(2));
    const { headers, body } = await send('GET', `/news/${id}`);
    const { updated_at } = body as { updated_at: number };
    expect(body).toEqual({ id, ...newsInput(), title: 'Another title', created_at, updated_at });
    expect(updated_at).toBeGreaterThan(created_at);
    expect(headers.etag).toBe('"2"');
  });

  it('204, and merges the creator', async () => {
    const { id } = await createArticle(send);
    expect(await send('PATCH', `/news/${id}`, { json: { creator: { first_name: 'Grace' } } })).toEqual(
      patched(2),
    );
    expect(await send('PATCH', `/news/${id}`, { json: { creator: { last_name: 'Okafor' } } })).toEqual(
      patched(3),
    );
    expect((await send('GET', `/news/${id}`)).body).toMatchObject({
      ...newsInput(),
      creator: { first_name: 'Grace', last_name: 'Okafor' },
    });
  });

  it.each([{}, { creator: {} }, { unknown: 1 }])('204 for %j, and writes nothing', async (json) => {
    const { id } = await createArticle(send);
    const before = await send('GET', `/news/${id}`);
    expect(await send('PATCH', `/news/${id}`, { json })).toEqual(patched(1));
    expect(await send('GET', `/news/${id}`)).toEqual(before);
  });

  it('412 for an empty patch with If-Match of another version', async () => {
    const { id } = await createArticle(send);
    const patch = (tag: string) => send('PATCH', `/news/${id}`, { json: {}, headers: { 'if-match': tag } });
    expect(await patch('"2"')).toEqual(errorResponse('Precondition Failed', 412, { etag: '"1"' }));
    expect(await patch('"1"')).toEqual(patched(1));
  });

  it('204 for application/merge-patch+json', async () => {
    const { id } = await createArticle(send);
    const response = await send('PATCH', `/news/${id}`, {
      json: { title: '“Ünïcode” title' },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(response).toEqual(patched(2));
    expect((await send('GET', `/news/${id}`)).body).toMatchObject({ title: '“Ünïcode” title' });
  });

  it('204 for 60 concurrent patches of different fields, and applies all', async () => {
    const { id } = await createArticle(send);
    const values = {
      title: 'A title of its own',
      content: 'x'.repeat(50),
      creator: { first_name: 'Grace', last_name: 'Okafor' },
    };
    const patches = [
      { title: values.title },
      { content: values.content },
      { creator: { first_name: values.creator.first_name } },
      { creator: { last_name: values.creator.last_name } },
    ];
    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, index) => send('PATCH', `/news/${id}`, { json: patches[index % 4] })),
    );
    const versions = responses.map(({ headers }) => Number(headers.etag?.replaceAll('"', '')));
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 2));
    expect((await send('GET', `/news/${id}`)).body).toMatchObject(values);
  });

  it('404 when the article does not exist, even for an empty patch, and creates none', async () => {
    for (const json of [{ title: 'Another title' }, { creator: { first_name: 'Grace' } }, {}]) {
      expect(await send('PATCH', '/news/26', { json })).toEqual(notFound(26));
    }
    expect(await send('GET', '/news/26')).toEqual(notFound(26));
  });

  it('415 for an unsupported media type', async () => {
    const response = errorResponse(
      'Content-Type must be application/merge-patch+json or application/json',
      415,
      {
        'accept-patch': 'application/merge-patch+json, application/json',
      },
    );
    for (const type of ['application/json-patch+json', 'text/plain']) {
      expect(await send('PATCH', '/news/26', { json: {}, headers: { 'content-type': type } })).toEqual(
        response,
      );
    }
    expect(await send('PATCH', '/news/26', { raw: '{}' })).toEqual(response);
  });

  it('413 for a body over 2 MiB', async () => {
    const raw = '{}'.padEnd(2 * 1024 * 1024 + 1);
    for (const type of ['application/json', 'application/merge-patch+json']) {
      expect(await send('PATCH', '/news/26', { raw, headers: { 'content-type': type } })).toEqual(
        errorResponse('The body is larger than 2097152 bytes', 413),
      );
    }
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, error }) => {
    expect(await send('PATCH', `/news/${text}`, { json: {} })).toEqual(
      errorResponse([{ ...error, loc: ['path', 'news_id'] }]),
    );
  });

  it.each(['application/json', 'application/merge-patch+json'])(
    '422 with every error of %s, and nothing changes',
    async (type) => {
      const { id } = await createArticle(send);
      const before = await send('GET', `/news/${id}`);
      const raw = JSON.stringify({ title: null, creator: { first_name: 'A' } });
      expect(await send('PATCH', `/news/${id}`, { raw, headers: { 'content-type': type } })).toEqual(
        errorResponse([
          { type: 'string_type', loc: ['body', 'title'], msg: 'Input should be a valid string' },
          {
            type: 'string_too_short',
            loc: ['body', 'creator', 'first_name'],
            msg: 'String should have at least 2 characters',
            ctx: { min_length: 2 },
          },
        ]),
      );
      expect(await send('GET', `/news/${id}`)).toEqual(before);
    },
  );
});

describe('PATCH /news/{news_id} with preconditions', () => {
  testWritePreconditions(send, 'PATCH', { title: 'Its third title' });
});

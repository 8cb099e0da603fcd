import { describe, expect, it } from 'vitest';
import { created, errorResponse, newsInput, notFound, useApi } from '../support/api.ts';
import { invalidIds } from '../support/invalid-ids.ts';
import { malformedBodies } from '../support/malformed-bodies.ts';
import { nextSecond } from '../support/next-second.ts';
import { testWritePreconditions } from '../support/write-preconditions.ts';

const send = useApi('update-news');

const patched = (version: number) => ({ status: 204, headers: { etag: `"${version}"` }, body: undefined });

describe('PATCH /news/{news_id}', () => {
  it('204 with the version, and just the sent fields are changed', async () => {
    const { id, created_at } = await created(send);
    await nextSecond();
    expect(await send('PATCH', `/news/${id}`, { json: { title: 'Another title' } })).toEqual(patched(2));
    const { headers, body } = await send('GET', `/news/${id}`);
    const { updated_at } = body as { updated_at: number };
    expect(body).toEqual({ id, ...newsInput(), title: 'Another title', created_at, updated_at });
    expect(updated_at).toBeGreaterThan(created_at);
    expect(headers.etag).toBe('"2"');
  });

  it('204 and the creator is merged name by name', async () => {
    const { id } = await created(send);
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

  it.each([{}, { creator: {} }, { unknown: 1 }])('204 for %j, and nothing is written', async (json) => {
    const { id } = await created(send);
    const before = await send('GET', `/news/${id}`);
    expect(await send('PATCH', `/news/${id}`, { json })).toEqual(patched(1));
    expect(await send('GET', `/news/${id}`)).toEqual(before);
  });

  it('412 for a patch without fields that expects another version', async () => {
    const { id } = await created(send);
    const patch = (tag: string) => send('PATCH', `/news/${id}`, { json: {}, headers: { 'if-match': tag } });
    expect(await patch('"2"')).toEqual(errorResponse('Precondition Failed', 412, { etag: '"1"' }));
    expect(await patch('"1"')).toEqual(patched(1));
  });

  it('204 for a JSON merge patch by its own media type', async () => {
    const { id } = await created(send);
    const answer = await send('PATCH', `/news/${id}`, {
      json: { title: '“Ünïcode” title' },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(answer).toEqual(patched(2));
    expect((await send('GET', `/news/${id}`)).body).toMatchObject({ title: '“Ünïcode” title' });
  });

  it('204 for 200 patches of different fields at once, and all survive', async () => {
    const { id } = await created(send);
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
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => send('PATCH', `/news/${id}`, { json: patches[index % 4] })),
    );
    const versions = answers.map(({ headers }) => Number(headers.etag?.replaceAll('"', '')));
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
    expect((await send('GET', `/news/${id}`)).body).toMatchObject(values);
  });

  it('404 when there is no such article, even for nothing to change, and none is made', async () => {
    for (const json of [{ title: 'Another title' }, { creator: { first_name: 'Grace' } }, {}]) {
      expect(await send('PATCH', '/news/26', { json })).toEqual(notFound(26));
    }
    expect(await send('GET', '/news/26')).toEqual(notFound(26));
  });

  it('415 for another media type', async () => {
    const answer = errorResponse(
      'Content-Type must be application/merge-patch+json or application/json',
      415,
      {
        accept: 'application/merge-patch+json, application/json',
      },
    );
    for (const type of ['application/json-patch+json', 'text/plain']) {
      expect(await send('PATCH', '/news/26', { json: {}, headers: { 'content-type': type } })).toEqual(
        answer,
      );
    }
    expect(await send('PATCH', '/news/26', { raw: '{}' })).toEqual(answer);
  });

  it('413 for a body over 2 MiB', async () => {
    const raw = '{}'.padEnd(2 * 1024 * 1024 + 1);
    for (const type of ['application/json', 'application/merge-patch+json']) {
      expect(await send('PATCH', '/news/26', { raw, headers: { 'content-type': type } })).toEqual(
        errorResponse('The body is larger than 2097152 bytes', 413),
      );
    }
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, fault }) => {
    expect(await send('PATCH', `/news/${text}`, { json: {} })).toEqual(
      errorResponse([{ ...fault, loc: ['path', 'news_id'] }]),
    );
  });

  it('422 for a body that is none, and nothing changes', async () => {
    const { id } = await created(send);
    const before = await send('GET', `/news/${id}`);
    for (const { raw, status, detail } of malformedBodies) {
      // What is missing from an article is no fault in a patch of it.
      const faults = detail.filter(({ type, loc }) => type !== 'missing' || loc.length === 1);
      if (faults.length === 0) continue;
      for (const type of ['application/json', 'application/merge-patch+json']) {
        const answer = await send('PATCH', `/news/${id}`, { raw, headers: { 'content-type': type } });
        expect(answer).toEqual(errorResponse(faults, status));
      }
    }
    expect(await send('GET', `/news/${id}`)).toEqual(before);
  });
});

describe('PATCH /news/{news_id} on conditions', () => {
  testWritePreconditions(send, 'PATCH', { title: 'Its third title' });
});

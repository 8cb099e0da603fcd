import { describe, expect, it } from 'vitest';
import { createArticle, errorResponse, newsInput, notFound, useApi } from '../support/api.ts';
import { invalidIds } from '../support/invalid-ids.ts';
import { testWritePreconditions } from '../support/write-preconditions.ts';

const send = useApi('delete-news');
const deleted = { status: 204, headers: {}, body: undefined };

describe('DELETE /news/{news_id}', () => {
  it('204, and no read returns the article', async () => {
    const { id } = await createArticle(send);
    expect(await send('DELETE', `/news/${id}`)).toEqual(deleted);
    expect(await send('GET', `/news/${id}`)).toEqual(notFound(id));
    expect((await send('GET', `/news?id=${id}`)).body).toEqual([]);
    expect((await send('GET', '/news')).body).toEqual([]);
  });

  it('204 for an article created with an Idempotency-Key, which a replay does not restore', async () => {
    const create = () =>
      send('POST', '/news', { json: newsInput(), headers: { 'idempotency-key': '"a key to delete"' } });
    const { location = '' } = (await create()).headers;
    expect((await send('DELETE', `/${location}`, { headers: { 'if-match': '"2"' } })).status).toBe(412);
    expect(await send('DELETE', `/${location}`, { headers: { 'if-match': '"1"' } })).toEqual(deleted);
    expect((await create()).status).toBe(201);
    expect((await send('GET', `/${location}`)).status).toBe(404);
    expect((await send('DELETE', `/${location}`)).status).toBe(404);
  });

  it('404 when already deleted or never created', async () => {
    const { id } = await createArticle(send);
    expect(await send('DELETE', `/news/${id}`)).toEqual(deleted);
    expect(await send('DELETE', `/news/${id}`)).toEqual(notFound(id));
    expect(await send('DELETE', '/news/26')).toEqual(notFound(26));
  });

  it('204 for one of 20 concurrent requests, 404 for the others', async () => {
    const { id } = await createArticle(send);
    const responses = await Promise.all(Array.from({ length: 20 }, () => send('DELETE', `/news/${id}`)));
    expect(responses.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 404)).toHaveLength(19);
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, error }) => {
    expect(await send('DELETE', `/news/${text}`)).toEqual(
      errorResponse([{ ...error, loc: ['path', 'news_id'] }]),
    );
  });
});

describe('DELETE /news/{news_id} with preconditions', () => {
  testWritePreconditions(send, 'DELETE');
});

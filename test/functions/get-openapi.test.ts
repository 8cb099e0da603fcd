import { describe, expect, it } from 'vitest';
import document from '#openapi.json' with { type: 'json' };
import { useApi } from '../api.ts';

const send = useApi('get-openapi');

describe('GET /openapi.json', () => {
  it('200 with the document, which may be kept for five minutes', async () => {
    expect(await send('GET', '/openapi.json')).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
      body: document,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { errorResponse, useApi } from '../support/api.ts';

const send = useApi('fallback');

describe('any other route', () => {
  it.each(['/new', '/News', '/news/', '/news/1/', '/news/1/2', '//news', '/%E2%82%AC'])(
    '404 for the path %s',
    async (path) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const { status } = await send(method, path);
        expect({ method, status }).toEqual({ method, status: 404 });
      }
    },
  );

  it('404 in FastAPI’s words', async () => {
    expect(await send('GET', '/nothing')).toEqual(errorResponse('Not Found', 404));
    expect(await send('HEAD', '/nothing')).toEqual({ ...errorResponse('Not Found', 404), body: undefined });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '405 for %s /news, with all that is allowed',
    async (method) => {
      expect(await send(method, '/news')).toEqual(
        errorResponse('Method Not Allowed', 405, { allow: 'GET, HEAD, POST' }),
      );
    },
  );

  it.each(['POST', 'OPTIONS', 'PURGE'])(
    '405 for %s /news/{news_id}, with all that is allowed',
    async (method) => {
      expect(await send(method, '/news/26')).toEqual(
        errorResponse('Method Not Allowed', 405, { allow: 'DELETE, GET, HEAD, PATCH, PUT' }),
      );
    },
  );

  it('404 for a path that reads like a route only once it is decoded', async () => {
    expect(await send('GET', '/news%2F26')).toEqual(errorResponse('Not Found', 404));
    expect(await send('GET', '/%6eews')).toEqual(errorResponse('Not Found', 404));
  });

  it('400 for a path that is not validly encoded', async () => {
    expect(await send('GET', '/news/%zz')).toEqual({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: { message: 'Bad Request' },
    });
  });
});

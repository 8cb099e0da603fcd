import { describe, expect, it } from 'vitest';
import { errorResponse, useApi } from '../support/api.ts';

const send = useApi('fallback');

describe('$default', () => {
  it.each(['/new', '/News', '/news/', '/news/1/', '/news/1/2', '//news', '/%E2%82%AC'])(
    '404 for the path %s',
    async (path) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const { status } = await send(method, path);
        expect({ method, status }).toEqual({ method, status: 404 });
      }
    },
  );

  it('404 with the body of FastAPI', async () => {
    expect(await send('GET', '/nothing')).toEqual(errorResponse('Not Found', 404));
    expect(await send('HEAD', '/nothing')).toEqual({ ...errorResponse('Not Found', 404), body: undefined });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('405 for %s /news with Allow', async (method) => {
    expect(await send(method, '/news')).toEqual(
      errorResponse('Method Not Allowed', 405, { allow: 'GET, HEAD, POST' }),
    );
  });

  it.each(['POST', 'OPTIONS', 'PURGE'])('405 for %s /news/{news_id} with Allow', async (method) => {
    expect(await send(method, '/news/26')).toEqual(
      errorResponse('Method Not Allowed', 405, { allow: 'DELETE, GET, HEAD, PATCH, PUT' }),
    );
  });

  it('204 for a preflight, with what API Gateway adds', async () => {
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'PATCH' };
    const { status, headers: allowed } = await send('OPTIONS', '/news/26', { headers });
    expect({ status, ...allowed }).toMatchObject({
      status: 204,
      'access-control-allow-methods': expect.stringContaining('PATCH'),
      'access-control-allow-headers': expect.stringContaining('if-match'),
    });
    expect(['*', headers.origin]).toContain(allowed['access-control-allow-origin']);
  });

  it('404 for a path that matches a route only when decoded', async () => {
    expect(await send('GET', '/news%2F26')).toEqual(errorResponse('Not Found', 404));
    expect(await send('GET', '/%6eews')).toEqual(errorResponse('Not Found', 404));
  });

  it('400 for invalid percent-encoding', async () => {
    expect(await send('GET', '/news/%zz')).toEqual({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: { message: 'Bad Request' },
    });
  });
});

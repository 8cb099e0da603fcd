import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gateway, type Integration } from '../../../../infra/local/gateway/gateway.ts';
import { client, type Send } from '../../../support/api.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(
  handler: Integration['handler'],
  routes = ['$default'],
  timeoutMs = 30_000,
): Promise<Send & { port: number }> {
  const server = gateway([{ functionName: 'tested', routes, handler }], { timeoutMs });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(client(`http://127.0.0.1:${port}`), { port });
}

const json = { 'content-type': 'application/json' };
const internalError = { status: 500, headers: json, body: { message: 'Internal Server Error' } };
const echo: Integration['handler'] = async (event: APIGatewayProxyEventV2) => event;

describe('local gateway', () => {
  it('turns an HTTP request into an event, and returns a result without statusCode as JSON', async () => {
    const send = await serve(echo, ['POST /things/{name}']);
    const { status, body } = await send('POST', '/things/a%2Fb?x=1&x=2&constructor=y', {
      json: { a: 1 },
      headers: { Cookie: 'a=1; b=2' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      routeKey: 'POST /things/{name}',
      rawPath: '/things/a/b',
      rawQueryString: 'x=1&x=2&constructor=y',
      queryStringParameters: { x: '1,2', constructor: 'y' },
      pathParameters: { name: 'a/b' },
      cookies: ['a=1', 'b=2'],
      body: '{"a":1}',
      isBase64Encoded: false,
      headers: { 'content-type': 'application/json', 'content-length': '7' },
    });
  });

  it('404 without a matching or default route', async () => {
    const send = await serve(echo, ['GET /things']);
    const notFound = { status: 404, headers: json, body: { message: 'Not Found' } };
    expect(await send('GET', '/other')).toEqual(notFound);
    expect(await send('POST', '/things')).toEqual(notFound);
  });

  it('500 when the function throws, and logs the error', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const send = await serve(async () => {
      throw new Error('secret');
    });
    expect(await send('GET', '/')).toEqual(internalError);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('500 for a response over 6 MB', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const send = await serve(async () => ({ statusCode: 200, body: '"'.repeat(3_200_000) }));
    expect((await send('GET', '/')).body).toEqual({ message: 'Internal Server Error' });
    logged.mockRestore();
  });

  it('503 when the function times out', async () => {
    const send = await serve(() => wait(5000), ['$default'], 50);
    expect(await send('GET', '/')).toEqual({
      status: 503,
      headers: json,
      body: { message: 'Service Unavailable' },
    });
  });

  it('tells the function its remaining time', async () => {
    const send = await serve(
      async (_, context) => ({ left: context.getRemainingTimeInMillis() }),
      ['$default'],
      500,
    );
    const { body } = await send('GET', '/');
    const { left } = body as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(500);
  });

  it('431 for headers over 10,240 bytes', async () => {
    const send = await serve(echo);
    expect((await send('GET', '/', { headers: { 'x-large': 'x'.repeat(10_300) } })).status).toBe(431);
  });

  it('500 for a response with an invalid header, and logs the error', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const send = await serve(async () => ({ statusCode: 200, headers: { 'x-invalid': 'a\nb' } }));
    expect(await send('GET', '/')).toEqual(internalError);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('runs at most 16 functions concurrently and queues the rest', async () => {
    let running = 0;
    const release = Promise.withResolvers<void>();
    const send = await serve(async () => {
      running++;
      await release.promise;
    });
    const responses = Array.from({ length: 20 }, () => send('GET', '/'));
    await vi.waitUntil(() => running === 16);
    await wait(100);
    expect(running).toBe(16);
    release.resolve();
    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual(responses.map(() => 200));
    expect(running).toBe(20);
  });

  it('sends each cookie in its own Set-Cookie header', async () => {
    const { port } = await serve(async () => ({ statusCode: 200, cookies: ['a=1', 'b=2'] }));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('400 for two Host headers', async () => {
    const { port } = await serve(echo);
    const outgoing = request({
      host: '127.0.0.1',
      port,
      headers: ['host', 'a.example', 'host', 'b.example'],
    });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    incoming.resume();
    expect(incoming.statusCode).toBe(400);
  });

  it('adds a Host to a request of HTTP/1.0, and sends no Content-Length with a 304', async () => {
    const { port } = await serve(async ({ headers }: APIGatewayProxyEventV2) => ({
      statusCode: 304,
      headers: { etag: headers.host },
    }));
    const socket = connect(port, '127.0.0.1');
    socket.end('GET / HTTP/1.0\r\n\r\n');
    const response = await text(socket);
    expect(response).toContain(`etag: localhost:${port}`);
    expect(response).not.toMatch(/content-length/i);
  });

  it('accepts an absolute URL as request target', async () => {
    const { port } = await serve(echo, ['GET /things']);
    const outgoing = request({ port, host: '127.0.0.1', path: 'http://news.example/things?a=1' });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    expect(incoming.statusCode).toBe(200);
    incoming.resume();
  });

  it('keeps running when a client disconnects mid-request', async () => {
    const send = await serve(echo);
    const socket = connect(send.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await wait(50);
    socket.destroy();
    await wait(50);
    expect((await send('GET', '/')).status).toBe(200);
  });
});

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpRequest } from '@smithy/core/protocols';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestHandler } from '../../../lib/dynamodb/request-handler.ts';

const TIMEOUT_MS = 200;

let handler: RequestHandler;
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A request to a server that runs `listener`. */
async function requestTo(listener: RequestListener, options: object = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close().closeAllConnections());
  return request((server.address() as AddressInfo).port, options);
}

function request(port: number, options: object = {}) {
  handler = new RequestHandler(TIMEOUT_MS);
  cleanups.push(() => handler.destroy());
  const defaults = { protocol: 'http:', hostname: '127.0.0.1', port, path: '/', method: 'POST', headers: {} };
  return new HttpRequest({ ...defaults, ...options });
}

describe('RequestHandler', () => {
  it.each(['{"title":"Ä 🗞️"}', Buffer.from('{"title":"Ä 🗞️"}')])(
    'sends a request and returns the whole response',
    async (body) => {
      const echo: RequestListener = (incoming, outgoing) => {
        const { method, url, headers } = incoming;
        outgoing.writeHead(400, { 'x-received': `${method} ${url} ${headers['x-sent']}` });
        incoming.pipe(outgoing);
      };
      const { response } = await handle(
        await requestTo(echo, { path: '/path', headers: { 'x-sent': '1' }, body }),
      );
      expect(response).toMatchObject({ statusCode: 400, headers: { 'x-received': 'POST /path 1' } });
      expect(String(response.body)).toBe('{"title":"Ä 🗞️"}');
    },
  );

  it('reuses its connection', async () => {
    const ports = new Set<number | undefined>();
    const sent = await requestTo((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort);
      outgoing.end();
    });
    for (let count = 0; count < 3; count++) await handle(sent);
    expect(ports.size).toBe(1);
  });

  it('times out without a response', async () => {
    await expect(handle(await requestTo(() => {}))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('times out when the rest of the response is late', async () => {
    const sent = await requestTo(async (_, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 3 });
      for (const part of 'abc') {
        outgoing.write(part);
        await wait(TIMEOUT_MS * 0.6);
      }
    });
    await expect(handle(sent)).rejects.toThrow();
  });

  it.each([
    ['before the response', () => {}],
    ['within the response', (write: (text: string) => void) => write('ab')],
  ])('fails when the connection breaks %s', async (_, first) => {
    const sent = await requestTo((incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 3 });
      first((text) => outgoing.write(text));
      setTimeout(() => incoming.socket.destroy(), 20);
    });
    await expect(handle(sent)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('fails when the connection is refused', async () => {
    await expect(handle(request(9))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('uses TLS for an https endpoint', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    cleanups.push(() => server.close());
    await once(server, 'listening');
    const connected = once(server, 'connection');
    const failed = expect(
      handle(request((server.address() as AddressInfo).port, { protocol: 'https:' })),
    ).rejects.toThrow();
    const [socket] = await connected;
    const [hello] = await once(socket, 'data');
    // The record type of a TLS handshake.
    expect(hello[0]).toBe(22);
    socket.destroy();
    await failed;
  });
});

const handle = (sent: HttpRequest) => handler.handle(sent);

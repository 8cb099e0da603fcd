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

/** A request to a server that answers as it is told. */
async function requestTo(listener: RequestListener, more: object = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close().closeAllConnections());
  return request((server.address() as AddressInfo).port, more);
}

function request(port: number, more: object = {}) {
  handler = new RequestHandler(TIMEOUT_MS);
  cleanups.push(() => handler.destroy());
  const to = { protocol: 'http:', hostname: '127.0.0.1', port, path: '/', method: 'POST', headers: {} };
  return new HttpRequest({ ...to, ...more });
}

describe('a request', () => {
  it.each(['{"title":"Ä 🗞️"}', Buffer.from('{"title":"Ä 🗞️"}')])(
    'is sent, and answered as a whole',
    async (body) => {
      const echo: RequestListener = (incoming, outgoing) => {
        const { method, url, headers } = incoming;
        outgoing.writeHead(400, { 'x-got': `${method} ${url} ${headers['x-sent']}` });
        incoming.pipe(outgoing);
      };
      const { response } = await handle(
        await requestTo(echo, { path: '/path', headers: { 'x-sent': '1' }, body }),
      );
      expect(response).toMatchObject({ statusCode: 400, headers: { 'x-got': 'POST /path 1' } });
      expect(String(response.body)).toBe('{"title":"Ä 🗞️"}');
    },
  );

  it('keeps its connection for the next one', async () => {
    const ports = new Set<number | undefined>();
    const one = await requestTo((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort);
      outgoing.end();
    });
    for (let count = 0; count < 3; count++) await handle(one);
    expect(ports.size).toBe(1);
  });

  it('is given up where no answer comes', async () => {
    await expect(handle(await requestTo(() => {}))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is given up where the rest of its answer does not come in time', async () => {
    const one = await requestTo(async (_, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 3 });
      for (const part of 'abc') {
        outgoing.write(part);
        await wait(TIMEOUT_MS * 0.6);
      }
    });
    await expect(handle(one)).rejects.toThrow();
  });

  it.each([
    ['before the answer', () => {}],
    ['within it', (write: (text: string) => void) => write('ab')],
  ])('fails where the connection breaks %s', async (_, first) => {
    const one = await requestTo((incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 3 });
      first((text) => outgoing.write(text));
      setTimeout(() => incoming.socket.destroy(), 20);
    });
    await expect(handle(one)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('fails where nobody is', async () => {
    await expect(handle(request(9))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is sent over TLS where the endpoint says so', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    cleanups.push(() => server.close());
    await once(server, 'listening');
    const connected = once(server, 'connection');
    const failed = expect(
      handle(request((server.address() as AddressInfo).port, { protocol: 'https:' })),
    ).rejects.toThrow();
    const [socket] = await connected;
    const [hello] = await once(socket, 'data');
    // The type of a handshake record.
    expect(hello[0]).toBe(22);
    socket.destroy();
    await failed;
  });
});

const handle = (one: HttpRequest) => handler.handle(one);

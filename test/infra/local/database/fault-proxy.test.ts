import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type Call, type Effect, startFaultProxy } from '../../../../infra/local/database/fault-proxy.ts';

const stops: (() => unknown)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that echoes the request. */
async function startEcho(): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const { host, 'x-amz-target': target, authorization } = incoming.headers;
    const body = await text(incoming);
    outgoing.writeHead(418).end(JSON.stringify({ headers: { host, target, authorization }, body }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

/** Starts a proxy in front of a database, by default an echo server, and returns its URL. */
async function startProxy(effect: Effect, database?: Server): Promise<string> {
  const { port } = (database ?? (await startEcho())).address() as AddressInfo;
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`, effect);
  stops.push(proxy.stop);
  return proxy.url;
}

const request = {
  method: 'POST',
  headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', authorization: 'signed' },
  body: '{ "Item": "é" }',
};

async function send(url: string) {
  const response = await fetch(url, request);
  return { status: response.status, body: await response.json() };
}

describe('startFaultProxy', () => {
  it('forwards a call unchanged, with its host and signature', async () => {
    const url = await startProxy(({ forward }) => forward());
    const { host } = new URL(url);
    expect(await send(url)).toEqual({
      status: 418,
      body: {
        headers: { host, target: 'DynamoDB_20120810.PutItem', authorization: 'signed' },
        body: '{ "Item": "é" }',
      },
    });
  });

  it('passes the operation and request to the effect, and forwards a replaced request', async () => {
    const calls: Pick<Call, 'operation' | 'request'>[] = [];
    const url = await startProxy(async ({ operation, request, forward }) => {
      calls.push({ operation, request });
      return forward({ Item: 'longer than before: ü' });
    });
    expect((await send(url)).body).toMatchObject({ body: '{"Item":"longer than before: ü"}' });
    expect(calls).toEqual([{ operation: 'PutItem', request: { Item: 'é' } }]);
  });

  it('returns the response of the effect', async () => {
    const url = await startProxy(async () => ({ status: 200, body: { from: 'effect' } }));
    expect(await send(url)).toEqual({ status: 200, body: { from: 'effect' } });
  });

  it('closes the connection of a lost call', async () => {
    await expect(send(await startProxy(async () => 'disconnect'))).rejects.toThrow('fetch failed');
  });

  it('closes the connection when the database is unreachable', async () => {
    const database = await startEcho();
    const url = await startProxy(({ forward }) => forward(), database);
    database.close();
    await once(database, 'close');
    await expect(send(url)).rejects.toThrow('fetch failed');
  });

  it('aborts the signal when the client disconnects', async () => {
    const controller = new AbortController();
    const aborted = Promise.withResolvers<void>();
    const url = await startProxy(async ({ signal }) => {
      signal.addEventListener('abort', () => aborted.resolve());
      controller.abort();
      await aborted.promise;
      return 'disconnect';
    });
    await expect(fetch(url, { ...request, signal: controller.signal })).rejects.toThrow();
    await aborted.promise;
  });
});

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

/** A database that tells what it was asked. */
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

/** @returns the URL of an interceptor before the database, or else before an echo */
async function started(intercept: Effect, database?: Server): Promise<string> {
  const { port } = (database ?? (await startEcho())).address() as AddressInfo;
  const interceptor = await startFaultProxy(`http://127.0.0.1:${port}`, intercept);
  stops.push(interceptor.stop);
  return interceptor.url;
}

const request = {
  method: 'POST',
  headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', authorization: 'signed' },
  body: '{ "Item": "é" }',
};

async function ask(url: string) {
  const response = await fetch(url, request);
  return { status: response.status, body: await response.json() };
}

describe('startInterceptor', () => {
  it('passes a call on byte by byte, with the host and the signature that it was sent with', async () => {
    const url = await started(({ forward }) => forward());
    const { host } = new URL(url);
    expect(await ask(url)).toEqual({
      status: 418,
      body: {
        headers: { host, target: 'DynamoDB_20120810.PutItem', authorization: 'signed' },
        body: '{ "Item": "é" }',
      },
    });
  });

  it('tells what is called, and passes on what is given in its place', async () => {
    const calls: Pick<Call, 'operation' | 'request'>[] = [];
    const url = await started(async ({ operation, request, forward }) => {
      calls.push({ operation, request });
      return forward({ Item: 'longer than before: ü' });
    });
    expect((await ask(url)).body).toMatchObject({ body: '{"Item":"longer than before: ü"}' });
    expect(calls).toEqual([{ operation: 'PutItem', request: { Item: 'é' } }]);
  });

  it('answers with what is given in place of the answer', async () => {
    const url = await started(async () => ({ status: 200, body: { of: 'mine' } }));
    expect(await ask(url)).toEqual({ status: 200, body: { of: 'mine' } });
  });

  it('closes the connection of a call that is lost', async () => {
    await expect(ask(await started(async () => 'lost'))).rejects.toThrow('fetch failed');
  });

  it('closes the connection when the database is out of reach', async () => {
    const database = await startEcho();
    const url = await started(({ forward }) => forward(), database);
    database.close();
    await once(database, 'close');
    await expect(ask(url)).rejects.toThrow('fetch failed');
  });

  it('tells that the client has gone', async () => {
    const leaving = new AbortController();
    const gone = Promise.withResolvers<void>();
    const url = await started(async ({ signal }) => {
      signal.addEventListener('abort', () => gone.resolve());
      leaving.abort();
      await gone.promise;
      return 'lost';
    });
    await expect(fetch(url, { ...request, signal: leaving.signal })).rejects.toThrow();
    await gone.promise;
  });
});

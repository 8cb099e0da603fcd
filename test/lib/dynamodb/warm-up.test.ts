import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { documentClient } from '../../../lib/dynamodb/client.ts';
import { warmUp } from '../../../lib/dynamodb/warm-up.ts';

const cleanups: (() => void)[] = [];
beforeEach(() => {
  const environment = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A client of a server that runs `listener`, and the requests and connections that arrive at it. */
async function databaseThat(listener: RequestListener) {
  const arrived: string[] = [];
  const server = createServer((incoming, outgoing) => {
    arrived.push(String(incoming.headers['x-amz-target']));
    listener(incoming, outgoing);
  });
  server.on('connection', () => arrived.push('connection')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const database = documentClient({ endpoint: `http://127.0.0.1:${port}` });
  cleanups.push(() => database.destroy());
  return { database, arrived, server };
}

const get = () => new GetCommand({ TableName: 'news', Key: { id: 26 } });

describe('warmUp', () => {
  it('connects for the first call, and calls nothing', async () => {
    const { database, arrived } = await databaseThat((_, outgoing) => outgoing.end('{}'));
    await warmUp(database);
    expect(arrived).toEqual(['connection']);
    await database.send(get());
    await database.send(get());
    expect(arrived).toEqual(['connection', 'DynamoDB_20120810.GetItem', 'DynamoDB_20120810.GetItem']);
  });

  it('leaves connecting to the first call when its connection was closed since', async () => {
    const { database, arrived, server } = await databaseThat((_, outgoing) => outgoing.end('{}'));
    server.once('connection', (socket) => setImmediate(() => socket.destroy()));
    await warmUp(database);
    await wait(50);
    await database.send(get());
    expect(arrived).toEqual(['connection', 'connection', 'DynamoDB_20120810.GetItem']);
  });

  it('does not reject without a database', async () => {
    const database = documentClient({ endpoint: 'http://127.0.0.1:1' });
    cleanups.push(() => database.destroy());
    await expect(warmUp(database)).resolves.toBeUndefined();
  });

  it('does not reject where TLS fails', async () => {
    const { server } = await databaseThat(() => {});
    const { port } = server.address() as AddressInfo;
    const secure = documentClient({ endpoint: `https://127.0.0.1:${port}` });
    cleanups.push(() => secure.destroy());
    await expect(warmUp(secure)).resolves.toBeUndefined();
  });
});

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
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

/** A client of a server that runs `listener`, and the requests that arrive at it. */
async function databaseThat(listener: RequestListener) {
  const requests: { line: string; headers: string[]; port: number | undefined }[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers, socket } = incoming;
    requests.push({
      line: `${method} ${url}`,
      headers: Object.keys(headers).sort(),
      port: socket.remotePort,
    });
    listener(incoming, outgoing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const database = documentClient({ endpoint: `http://127.0.0.1:${port}` });
  cleanups.push(() => database.destroy());
  return { database, requests };
}

describe('warmUp', () => {
  it('connects for the first call, and asks for nothing', async () => {
    const { database, requests } = await databaseThat(({ method }, outgoing) => {
      outgoing.end(method === 'GET' ? 'healthy: dynamodb.eu-central-1.amazonaws.com ' : '{}');
    });
    await warmUp(database);
    await database.send(new GetCommand({ TableName: 'news', Key: { id: 26 } }));
    const [first, second, ...others] = requests;
    expect(first).toMatchObject({ line: 'GET /', headers: ['connection', 'host'] });
    expect(second).toMatchObject({ line: 'POST /', port: first?.port });
    expect(others).toEqual([]);
  });

  it('does not reject without a database', async () => {
    const database = documentClient({ endpoint: 'http://127.0.0.1:1' });
    cleanups.push(() => database.destroy());
    await expect(warmUp(database)).resolves.toBeUndefined();
  });

  it('gives up on a database that does not respond, before a call would', async () => {
    const { database } = await databaseThat(() => {});
    const call = database.send(new GetCommand({ TableName: 'news', Key: { id: 26 } })).catch(() => 'late');
    const first = await Promise.race([warmUp(database).then(() => 'warm-up'), call]);
    expect(first).toBe('warm-up');
  });
});

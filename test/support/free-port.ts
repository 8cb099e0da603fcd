import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * @returns a port of 127.0.0.1 that nobody listens at just now, for a program that cannot choose one itself
 */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}

import { once } from 'node:events';
import type { Server } from 'node:http';

/** Connections that wait to be accepted: all users come within seconds. */
export const BACKLOG = 2048;

/**
 * @param server to start
 * @param port where it listens, on this machine alone
 * @returns when it does
 */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1', BACKLOG);
  await once(server, 'listening');
}

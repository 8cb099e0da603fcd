import { once } from 'node:events';
import type { Server } from 'node:http';

/** Pending connections: all users connect within seconds. */
export const BACKLOG = 2048;

/** Starts a server on the loopback interface. */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1', BACKLOG);
  await once(server, 'listening');
}

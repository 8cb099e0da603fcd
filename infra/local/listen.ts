import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';

/**
 * Listens on an address, or on loopback: on 127.0.0.1 and, where there is IPv6, on ::1 as well, since `localhost` may be
 * either.
 *
 * @param port 0 for a free one
 * @returns the port, and a function that resolves when all connections have ended
 */
export async function listen(
  server: Server,
  port: number,
  address: string | undefined,
): Promise<{ port: number; close(): Promise<unknown> }> {
  server.listen(port, address ?? '127.0.0.1');
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  const servers: NetServer[] = [server];
  if (address === undefined) {
    const ipv6 = createServer((socket) => server.emit('connection', socket));
    ipv6.listen(taken, '::1');
    try {
      await once(ipv6, 'listening');
      servers.push(ipv6);
    } catch (error) {
      // Otherwise there is no IPv6, or it is forbidden.
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
        server.close();
        throw error;
      }
    }
  }
  const close = () => Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
  return { port: taken, close };
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Serves an API below a path, as a stage of API Gateway or a proxy does.
 *
 * @param target where the API is
 * @param prefix the path, such as `/prod`
 * @returns the server, and the URL below which the API is
 */
export async function startPrefixProxy(
  target: () => string,
  prefix: string,
): Promise<{ server: Server; url: string }> {
  const server = createServer(async (incoming, outgoing) => {
    if (!incoming.url?.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    const body = Buffer.concat(await incoming.toArray());
    const response = await fetch(target() + incoming.url.slice(prefix.length), {
      method: incoming.method ?? 'GET',
      // Not compressed: what fetch unpacked would be announced as packed.
      headers: { 'content-type': incoming.headers['content-type'] ?? '', 'accept-encoding': 'identity' },
      redirect: 'manual',
      ...(body.length > 0 ? { body } : {}),
    });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}` };
}

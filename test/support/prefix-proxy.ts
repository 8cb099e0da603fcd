import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves an API under a path prefix such as `/prod`, like an API Gateway stage. */
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
      // fetch decompresses the body but keeps Content-Encoding, so ask for no compression.
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

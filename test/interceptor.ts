import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one call: its answer may be changed, or lost after the database has acted. */
export interface Call {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly request: Record<string, unknown>;
  /** Passes the call on. */
  forward(request?: Record<string, unknown>): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** Decides what becomes of a call. */
export type Interception = (call: Call) => Promise<{ status: number; body: unknown } | 'lost'>;

/**
 * Stands between the SDK and the database, so that faults of the network and of DynamoDB itself can be
 * tried out without a mock of either.
 *
 * @param database the database's URL
 * @param intercept what becomes of each call
 * @returns the URL to use in place of the database's
 */
export async function startInterceptor(database: string, intercept: Interception) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const target = String(incoming.headers['x-amz-target']);
    const call: Call = {
      operation: target.split('.')[1] ?? '',
      request: JSON.parse(Buffer.concat(chunks).toString()),
      forward: async (request = call.request) => {
        const headers = new Headers({ 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target });
        for (const name of ['authorization', 'x-amz-date']) headers.set(name, String(incoming.headers[name]));
        const response = await fetch(database, { method: 'POST', headers, body: JSON.stringify(request) });
        return { status: response.status, body: JSON.parse(await response.text()) };
      },
    };
    const answer = await intercept(call);
    if (answer === 'lost') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

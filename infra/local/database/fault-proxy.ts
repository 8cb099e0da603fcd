import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface DatabaseResponse {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A call on its way to the database. */
export interface Call {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** Passes the call on. */
  forward(request?: Readonly<Record<string, unknown>>): Promise<DatabaseResponse>;
}

/** Decides what happens to a call; `disconnect` closes the connection without a response. */
export type Effect = (call: Call) => Promise<DatabaseResponse | 'disconnect'>;

export interface FaultProxy {
  /** To use instead of the database's own. */
  readonly url: string;
  stop(): void;
}

/**
 * Starts a proxy on 127.0.0.1 between the SDK and a database, to inject faults of the network and of DynamoDB without a mock
 * of either.
 */
export async function startFaultProxy(database: string, effect: Effect): Promise<FaultProxy> {
  const send = sender(database);
  const server = http.createServer(async (incoming, outgoing) => {
    try {
      const response = await effect(await readCall(incoming, outgoing, send));
      if (response === 'disconnect') {
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(response.status, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify(response.body));
    } catch {
      // The database or the client is gone.
      outgoing.destroy();
    }
  });
  // Closing an idle connection would be a fault that nobody asked for.
  server.keepAliveTimeout = 0;
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

type Sender = (headers: http.OutgoingHttpHeaders, body: string) => Promise<DatabaseResponse>;

function sender(database: string): Sender {
  const { request, Agent } = database.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });
  return async (headers, body) => {
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    // Not `fetch`, which would replace the signed host.
    request(database, { method: 'POST', agent, headers }, resolve).on('error', reject).end(body);
    const response = await promise;
    return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) };
  };
}

async function readCall(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  send: Sender,
): Promise<Call> {
  const sent = await text(incoming);
  const { connection: _, ...headers } = incoming.headers;
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  return {
    operation: String(headers['x-amz-target']).split('.')[1] ?? '',
    request: JSON.parse(sent),
    signal: gone.signal,
    forward: (request) => {
      const body = request === undefined ? sent : JSON.stringify(request);
      return send({ ...headers, 'content-length': Buffer.byteLength(body) }, body);
    },
  };
}

import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An answer of the database. */
export interface DatabaseResponse {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One call on its way to the database: its request and its answer may be changed, or lost. */
export interface Call {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Is aborted once the client has gone, and would not hear an answer any more. */
  readonly signal: AbortSignal;
  /** Passes the call on. */
  forward(request?: Readonly<Record<string, unknown>>): Promise<DatabaseResponse>;
}

/** Decides what becomes of a call; `lost` closes the connection without an answer. */
export type Effect = (call: Call) => Promise<DatabaseResponse | 'lost'>;

/** What stands before a database. */
export interface FaultProxy {
  /** What to use in place of the database's own. */
  readonly url: string;
  stop(): void;
}

/**
 * Stands between the SDK and a database that speaks DynamoDB's protocol, so that faults of the network and of
 * DynamoDB itself can be tried out without a mock of either.
 *
 * @param database the database's URL
 * @param intercept what becomes of each call
 * @returns the interceptor, which listens on 127.0.0.1
 */
export async function startFaultProxy(database: string, intercept: Effect): Promise<FaultProxy> {
  const send = sender(database);
  const server = http.createServer(async (incoming, outgoing) => {
    try {
      const answer = await intercept(await readCall(incoming, outgoing, send));
      if (answer === 'lost') {
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify(answer.body));
    } catch {
      // The database is gone, or the client is: what is between them can only close the connection.
      outgoing.destroy();
    }
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

/** Sends a body to the database, with headers. */
type Sender = (headers: http.OutgoingHttpHeaders, body: string) => Promise<DatabaseResponse>;

function sender(database: string): Sender {
  const { request, Agent } = database.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });
  return async (headers, body) => {
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    // Not `fetch`, which would replace the host that the SDK has signed.
    request(database, { method: 'POST', agent, headers }, resolve).on('error', reject).end(body);
    const answer = await promise;
    return { status: answer.statusCode ?? 0, body: JSON.parse(await text(answer)) };
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

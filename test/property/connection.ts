import { Agent, request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** A request as sent. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  /** Without `Host` and `Content-Length`; names may repeat. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | undefined;
}

export const withoutBody = (method: string, target: string): HttpRequest => ({ method, target, headers: [] });

export interface HttpResponse {
  readonly status: number;
  /** With lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The decompressed, parsed body; `undefined` if it is empty. */
  json(): unknown;
}

export interface Connection {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

/**
 * Sends requests exactly as given over keep-alive connections. `fetch` rejects a GET with a body, normalizes paths and
 * takes three times as long.
 *
 * @param url of the API, without a path
 */
export function connect(url: string): Connection {
  const { host, hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });
  return {
    send: ({ method, target, headers, body }) =>
      new Promise((resolve, reject) => {
        const length = body ? ['content-length', String(body.length)] : [];
        const outgoing = httpRequest({
          agent,
          host: hostname,
          port,
          method,
          path: target,
          headers: ['host', host, ...headers.flat(), ...length],
        });
        outgoing.on('error', reject);
        outgoing.on('response', (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('error', reject);
          incoming.on('data', (chunk) => chunks.push(chunk));
          incoming.on('end', () => {
            resolve(toHttpResponse(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks)));
          });
        });
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/**
 * @param headers with lower-case names
 * @param body as received, compressed or not
 */
export function toHttpResponse(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
): HttpResponse {
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    json: () => {
      if (body.length === 0) return undefined;
      const isCompressed = headers['content-encoding'] === 'gzip';
      return JSON.parse((isCompressed ? gunzipSync(body) : body).toString());
    },
  };
}

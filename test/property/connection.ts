import { Agent, request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  /** Besides `Host` and `Content-Length`; a name may be there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The body parsed; `undefined` where there is none. */
  json(): unknown;
}

/** Sends requests over connections that are kept. */
export interface Connection {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

/**
 * `fetch` refuses bodies of a GET, tidies paths and takes three times as long.
 *
 * @param url where the API is, without a path
 * @returns what sends requests to it as they are given
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
            resolve(received(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks)));
          });
        });
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/**
 * @param status of an answer
 * @param headers by their names in lower case
 * @param body as it came, maybe compressed
 * @returns the answer
 */
export function received(
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

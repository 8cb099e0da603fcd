import { expand, type ReferenceRequest } from '../fastapi/request.ts';

/** A malicious or malformed request, as in the JSON files. */
export interface HostileRequest extends Pick<ReferenceRequest, 'method' | 'path' | 'body' | 'bytes'> {
  readonly name: string;
  /** In the order on the wire; missing transport headers are added. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The whole request on the wire, instead of the other properties. */
  readonly raw?: string;
  /** Whether the client closes its side after the request. */
  readonly closes?: boolean;
  readonly expect: ExpectedResponse;
  /** The reason for the expectation, where it is not obvious. */
  readonly why?: string;
}

/** Missing properties are not checked. */
export interface ExpectedResponse {
  /** `null` if the connection is closed without a response. */
  readonly status: number | null;
  readonly detail?: string;
  /** The type and location of every validation error: `missing body.title`. */
  readonly errors?: readonly string[];
  /** The `message` of the gateway. */
  readonly message?: string;
  readonly body?: unknown;
  readonly allow?: string;
  /** Headers that must be missing. */
  readonly absent?: readonly string[];
  /** Texts that the body must not contain. */
  readonly lacks?: readonly string[];
}

/** The values of the placeholders in a request. */
export interface Placeholders {
  readonly article: { readonly id: number; readonly created_at: number } | undefined;
  readonly cursor: string;
  /** The members of an article in JSON, without the braces. */
  readonly members: string;
}

export function needsArticle(request: HostileRequest): boolean {
  return JSON.stringify(request).includes('{created}');
}

export function bodyOf({ body, bytes }: HostileRequest, placeholders: Placeholders): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes, 'hex');
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(expandAll(typeof body === 'string' ? body : JSON.stringify(body), placeholders));
}

/** The whole request on the wire. */
export function bytesOf(request: HostileRequest, placeholders: Placeholders): Buffer {
  if (request.raw !== undefined) return Buffer.from(expandAll(request.raw, placeholders));
  const { method, path, headers = [] } = request;
  const body = bodyOf(request, placeholders);
  const given = headers.map(([name, value]) => [name, expandAll(value, placeholders)] as const);
  const transport = [
    ['host', '127.0.0.1'],
    ['connection', 'close'],
    ...(request.body === undefined && request.bytes === undefined
      ? []
      : [['content-length', String(body.length)]]),
  ].filter(([name]) => !given.some(([one]) => one.toLowerCase() === name));
  const lines = [...transport, ...given].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${expandAll(path, placeholders)} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function expandAll(text: string, { article, cursor, members }: Placeholders): string {
  const expanded = text
    .replaceAll('{members}', () => members)
    .replace(/\{members padded to (\d+)\}/, (_, bytes) => {
      const whole = `{${members}}`;
      return whole + ' '.repeat(Number(bytes) - Buffer.byteLength(whole));
    })
    .replaceAll('{cursor as hex}', () =>
      Buffer.from(cursor)
        .toString('hex')
        .replace(/..(?=.)/g, '$&%'),
    )
    .replaceAll(/\{cursor (\d+) (\d+)\}/g, (_, from, to) => cursor.slice(Number(from), Number(to)))
    .replaceAll('{cursor}', () => cursor);
  return expand(expanded, article ? [article] : []);
}

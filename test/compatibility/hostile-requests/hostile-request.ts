import { filled, type ReferenceRequest } from '../fastapi/request.ts';

/** A request that means no good, or that a client gets wrong; it is kept as data. */
export interface HostileRequest extends Pick<ReferenceRequest, 'method' | 'path' | 'body' | 'bytes'> {
  readonly name: string;
  /** In the order in which they are sent; those of the transport are added where they are not among them. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** All of it as it goes over the wire, in place of everything else. */
  readonly raw?: string;
  /** Whether the client closes its side behind it. */
  readonly closes?: boolean;
  readonly expect: ExpectedResponse;
  /** Why that is right, where it could be doubted. */
  readonly why?: string;
}

/** What is expected of an answer; what is not named may be anything. */
export interface ExpectedResponse {
  /** `null` where the connection is closed without an answer. */
  readonly status: number | null;
  /** The sentence of a refusal. */
  readonly detail?: string;
  /** Everything that is found wrong, each as its type and its place: `missing body.title`. */
  readonly faults?: readonly string[];
  /** What the gateway itself says. */
  readonly message?: string;
  readonly body?: unknown;
  readonly allow?: string;
  /** Headers that are not there. */
  readonly absent?: readonly string[];
  /** Texts that the body does not have in it. */
  readonly lacks?: readonly string[];
}

/** What a request may name: an article of its own, a cursor, and the members of an article. */
export interface Names {
  readonly article: { readonly id: number; readonly created_at: number } | undefined;
  readonly cursor: string;
  readonly members: string;
}

/** @returns whether a request names an article, which has to be there then */
export function namesArticle(request: HostileRequest): boolean {
  return JSON.stringify(request).includes('{created}');
}

/**
 * @param request as it is kept
 * @param names what it may name
 * @returns its body as it is sent
 */
export function bodyOf({ body, bytes }: HostileRequest, names: Names): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes, 'hex');
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(written(typeof body === 'string' ? body : JSON.stringify(body), names));
}

/**
 * @param request as it is kept
 * @param names what it may name
 * @returns all of it as it goes over the wire
 */
export function bytesOf(request: HostileRequest, names: Names): Buffer {
  if (request.raw !== undefined) return Buffer.from(written(request.raw, names));
  const { method, path, headers = [] } = request;
  const body = bodyOf(request, names);
  const given = headers.map(([name, value]) => [name, written(value, names)] as const);
  const transport = [
    ['host', 'news.example'],
    ['connection', 'close'],
    ...(request.body === undefined && request.bytes === undefined
      ? []
      : [['content-length', String(body.length)]]),
  ].filter(([name]) => !given.some(([one]) => one.toLowerCase() === name));
  const lines = [...transport, ...given].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${written(path, names)} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** A text with everything written out: what it names, and what it repeats. */
function written(text: string, { article, cursor, members }: Names): string {
  const named = text
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
  return filled(named, article ? [article] : []);
}

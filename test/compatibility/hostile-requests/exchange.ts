import { once } from 'node:events';
import { connect } from 'node:net';

export interface WireResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const TIMEOUT_MS = 10_000;

/**
 * Sends raw bytes over a new connection, since no HTTP client sends invalid HTTP. Returns all responses in order, none
 * if the connection was closed without one.
 *
 * @param options.closes whether to close this side after the bytes; otherwise the server closes
 * @param options.isHead whether the response has no body, whatever its headers say
 */
export async function exchange(
  url: string,
  bytes: Uint8Array,
  { closes, isHead }: { closes: boolean; isHead: boolean },
): Promise<WireResponse[]> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('No response')));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  // The server may respond and close before it has read everything; that response counts.
  socket.on('error', (error) => {
    if (!('code' in error) || !['EPIPE', 'ECONNRESET'].includes(String(error.code))) chunks.length = 0;
  });
  if (closes) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  return parseResponses(Buffer.concat(chunks), isHead);
}

function parseResponses(bytes: Buffer, isHead: boolean): WireResponse[] {
  const responses: WireResponse[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`Not an HTTP response: ${rest.subarray(0, 100)}`);
    const [statusLine = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
    const length = isHead ? 0 : Number(headers['content-length'] ?? 0);
    const start = end + 4;
    // Skip interim responses such as 100.
    if (status >= 200) responses.push({ status, headers, body: rest.subarray(start, start + length) });
    rest = rest.subarray(start + length);
  }
  return responses;
}

import { once } from 'node:events';
import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface WireResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Longer than anything takes that is answered at all. */
const PATIENCE_MS = 10_000;

/**
 * Sends bytes over a connection of their own, whatever they are: no client of HTTP would send what is not HTTP.
 *
 * @param url where to
 * @param bytes what to send
 * @param closes whether this side is closed behind them, as it is by a client that goes away; else the other one ends it
 * @param isHead whether the answer has no body, whatever its headers say
 * @returns all answers that came, in their order; none where the connection was closed without one
 */
export async function exchange(
  url: string,
  bytes: Uint8Array,
  { closes, isHead }: { closes: boolean; isHead: boolean },
): Promise<WireResponse[]> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('No answer came')));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  // The other side may answer and be gone before it was sent all: then its answer counts.
  socket.on('error', (error) => {
    if (!('code' in error) || !['EPIPE', 'ECONNRESET'].includes(String(error.code))) chunks.length = 0;
  });
  if (closes) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  return answersIn(Buffer.concat(chunks), isHead);
}

function answersIn(bytes: Buffer, isHead: boolean): WireResponse[] {
  const answers: WireResponse[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`No answer of HTTP: ${rest.subarray(0, 100)}`);
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
    const length = isHead ? 0 : Number(headers['content-length'] ?? 0);
    const begin = end + 4;
    // What is told ahead of an answer, such as 100, is none.
    if (status >= 200) answers.push({ status, headers, body: rest.subarray(begin, begin + length) });
    rest = rest.subarray(begin + length);
  }
  return answers;
}

import { gzipSync } from 'node:zlib';

/** Shorter texts are sent as they are. */
const BYTES_MIN = 1000;

/** Compresses a text for a client that takes gzip; `undefined` for any other, and for a short text. */
export function gzip(text: string, acceptEncoding: string | undefined): Buffer | undefined {
  return acceptsGzip(acceptEncoding) && Buffer.byteLength(text) > BYTES_MIN ? gzipSync(text) : undefined;
}

/** Whether `Accept-Encoding` (RFC 9110, section 12.5.3) prefers gzip to no compression. */
export function acceptsGzip(acceptEncoding = ''): boolean {
  const items = acceptEncoding.toLowerCase().split(',');
  const weights = new Map(
    items.map((item) => {
      const [, coding, weight = '1'] = /^\s*([^\s;]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/.exec(item) ?? [];
      return [coding, Number(weight)];
    }),
  );
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0;
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0);
}

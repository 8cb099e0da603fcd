import { hash } from 'node:crypto';
import type { NewsFilter } from './filter.ts';
import { NEWS_ID_MAX } from './news-id.ts';

const POSITION_BYTES = 8;
/** Detects damage and other filters, not forgery: a cursor grants no access. */
const CHECKSUM_BYTES = 8;
const CURSOR = /^[A-Za-z0-9_-]{22}$/;

/** Encodes the id of the last article of a page, and a checksum of it and the filter. */
export function writeCursor(position: number, filter: NewsFilter): string {
  const bytes = Buffer.alloc(POSITION_BYTES);
  bytes.writeBigUInt64BE(BigInt(position));
  return Buffer.concat([bytes, checksum(bytes, filter)]).toString('base64url');
}

/** Decodes the id; `undefined` when the cursor was not created for this filter. */
export function readCursor(cursor: string, filter: NewsFilter): number | undefined {
  if (!CURSOR.test(cursor)) return undefined;
  const position = Buffer.from(cursor, 'base64url').readBigUInt64BE();
  if (position < 1n || position > BigInt(NEWS_ID_MAX)) return undefined;
  return writeCursor(Number(position), filter) === cursor ? Number(position) : undefined;
}

function checksum(position: Buffer, filter: NewsFilter): Buffer {
  const content = Buffer.concat([position, Buffer.from(JSON.stringify(filter))]);
  return hash('sha256', content, 'buffer').subarray(0, CHECKSUM_BYTES);
}

import { createHash } from 'node:crypto';
import type { NewsFilter } from './filter.ts';
import { NEWS_ID_MAX } from './news-id.ts';

const POSITION_BYTES = 8;
/** Enough that an altered or foreign cursor passes once in 2^64 times. It is no secret: a cursor grants nothing. */
const CHECK_BYTES = 8;
const CURSOR = /^[A-Za-z0-9_-]{22}$/;

/**
 * @param position the id of the last article of a page
 * @param filter the filter of that page
 * @returns the cursor with which the next page of the same filter begins
 */
export function writeCursor(position: number, filter: NewsFilter): string {
  const bytes = Buffer.alloc(POSITION_BYTES);
  bytes.writeBigUInt64BE(BigInt(position));
  return Buffer.concat([bytes, check(bytes, filter)]).toString('base64url');
}

/**
 * @param cursor what a client sent
 * @param filter the filter that it sent with it
 * @returns the position, or `undefined` when the cursor is not one that was given out for this filter
 */
export function readCursor(cursor: string, filter: NewsFilter): number | undefined {
  if (!CURSOR.test(cursor)) return undefined;
  const position = Buffer.from(cursor, 'base64url').readBigUInt64BE();
  if (position < 1n || position > BigInt(NEWS_ID_MAX)) return undefined;
  return writeCursor(Number(position), filter) === cursor ? Number(position) : undefined;
}

function check(position: Buffer, filter: NewsFilter): Buffer {
  const digest = createHash('sha256').update(position).update(JSON.stringify(filter)).digest();
  return digest.subarray(0, CHECK_BYTES);
}

import { randomInt } from 'node:crypto';
import * as v from 'valibot';

/** The greatest id: JSON numbers are exact up to here, and as microseconds it is a day in 2255. */
export const NEWS_ID_MAX = Number.MAX_SAFE_INTEGER;

/** An article's id: the microsecond of its creation. */
export const NewsId = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(1),
  v.maxValue(NEWS_ID_MAX),
  v.metadata({ type: 'integer', format: 'int64', readOnly: true }),
  v.description('The microsecond of its creation: a later article has a greater id'),
);

/**
 * Draws the id of a new article: the time, with the part below the millisecond at random. It sorts by time
 * and needs no counter, which would be one item that every write waits for.
 *
 * @param nowMs Unix time in milliseconds
 * @returns the id; another article may have drawn it as well
 */
export function generateNewsId(nowMs: number): number {
  return nowMs * 1000 + randomInt(1000);
}

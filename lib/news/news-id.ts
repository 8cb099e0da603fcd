import { randomInt } from 'node:crypto';
import * as v from 'valibot';

/** JSON numbers are exact up to here; in microseconds it is a day in 2255. */
export const NEWS_ID_MAX = Number.MAX_SAFE_INTEGER;

export const NewsId = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(1),
  v.maxValue(NEWS_ID_MAX),
  v.metadata({ type: 'integer', format: 'int64', readOnly: true }),
  v.description('The microsecond of its creation: a later article has a larger id'),
);

/**
 * Generates the id of a new article: the time with random microseconds. Ids sort by time and need no counter, which every
 * write would contend for. Another article may have the same id.
 */
export function generateNewsId(nowMs: number): number {
  return nowMs * 1000 + randomInt(1000);
}

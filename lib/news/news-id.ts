import { randomInt } from 'node:crypto';
import * as v from 'valibot';

/** JSON numbers are exact up to here; in microseconds it is a day in 2255. */
export const NEWS_ID_MAX = Number.MAX_SAFE_INTEGER;

export const NEWS_ID_EXAMPLE = 1795436853868622;

export const NewsId = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(1),
  v.maxValue(NEWS_ID_MAX),
  v.metadata({ type: 'integer', format: 'int64', readOnly: true }),
  v.examples([NEWS_ID_EXAMPLE]),
  v.description(
    'Creation time in microseconds. A later article has a larger id, except within a millisecond',
  ),
);

/**
 * Generates the id of a new article: the time in milliseconds and three random digits. Ids sort by time and need no
 * counter, which every write would contend for. Another article may have the same id.
 */
export function generateNewsId(nowMs: number): number {
  return nowMs * 1000 + randomInt(1000);
}

import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import type { MonotonicClock } from '../dynamodb/clock.ts';

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
    'Creation time in microseconds. The clocks of two servers may differ by some milliseconds, and so may the order',
  ),
);

/**
 * Generates the id of a new article: the time with three random digits in place of its microseconds, or the next number
 * after the last id. Ids sort by time and need no counter, which every write would contend for. Another process may
 * generate the same id.
 */
export function generateNewsId(clock: MonotonicClock): number {
  return clock.next(randomInt(1000));
}

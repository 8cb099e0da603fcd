import { SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { newsInputExample } from '../../../lib/news/news.ts';

/** How many articles the tables have. */
export const SIZES = [1000, 10_000, 100_000, 1_000_000];
/** Since a second of the past four articles were created in every one. */
const BEGIN_SECONDS = 1_780_000_000;
export const ARTICLES_PER_SECOND = 4;

/** @returns the name of the table with so many articles */
export const tableOf = (size: number) => `newsdesk-${size}`;

/**
 * @param index of the article, from 0
 * @returns its id: the part below the millisecond looks as if it were drawn at random
 */
export function idOf(index: number): number {
  const milliseconds = BEGIN_SECONDS * 1000 + (index * 1000) / ARTICLES_PER_SECOND;
  return milliseconds * 1000 + ((index * 7919) % 1000);
}

/**
 * @param index of the article, from 0
 * @returns the article as the repository stores it
 */
export function itemOf(index: number) {
  const id = idOf(index);
  const nonce = '3e2cf3b1-0c5e-4f5a-9d8e-5b1c7a9d0e11';
  const times = { created_at: id, updated_at: id };
  return { id, ...newsInputExample, ...times, version: 1, nonce, shard: id % SHARDS };
}

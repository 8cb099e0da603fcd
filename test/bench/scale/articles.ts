import { SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';

/** Articles per table. */
export const SIZES = [1000, 10_000, 100_000, 1_000_000];
/** Creation time of the first article; {@link ARTICLES_PER_SECOND} are created in each second from then on. */
const BEGIN_SECONDS = 1_780_000_000;
export const ARTICLES_PER_SECOND = 4;

export const tableOf = (size: number) => `newsdesk-${size}`;

/** The id of the article at an index from 0; its part below a millisecond is pseudo-random. */
export function idOf(index: number): number {
  const milliseconds = BEGIN_SECONDS * 1000 + (index * 1000) / ARTICLES_PER_SECOND;
  return milliseconds * 1000 + ((index * 7919) % 1000);
}

/** The article at an index from 0, as the repository stores it. */
export function itemOf(index: number) {
  const id = idOf(index);
  const nonce = '3e2cf3b1-0c5e-4f5a-9d8e-5b1c7a9d0e11';
  const times = { created_at: id, updated_at: id };
  return { id, ...newsInputExample, ...times, version: 1, nonce, shard: id % SHARDS };
}

/**
 * The table of articles: its keys and its index, from which the stack and the local database are made.
 *
 * An article's `created_at` always equals its `id`. So it is unique, the index orders all articles by it
 * without ties, and a page can begin at any value of it.
 *
 * Ids below zero are those of the records of idempotent creation, which no index names.
 */
export const newsTable = {
  partitionKey: { name: 'id', type: 'N' },
  /** After this Unix time in seconds DynamoDB may remove an item. Articles have none. */
  expiry: 'expires_at',
  index: {
    name: 'by_created_at',
    partitionKey: { name: 'shard', type: 'N' },
    sortKey: { name: 'created_at', type: 'N' },
    projection: 'KEYS_ONLY',
  },
} as const;

/** How many partitions of the index share the writes, unless it is set. It may be raised, and never lowered. */
export const SHARDS = 8;

/**
 * The keys and the index of the table of articles, from which the stack and the local database are made.
 *
 * The `created_at` of an article equals its `id`. So it is unique, the index orders articles without ties, and a page can
 * begin at any value of it. Ids below zero belong to idempotency records, which have no shard and so are not in the index.
 */
export const newsTable = {
  partitionKey: { name: 'id', type: 'N' },
  /** After this Unix time in seconds DynamoDB may remove an item. Articles do not have it. */
  expiry: 'expires_at',
  index: {
    name: 'by_created_at',
    partitionKey: { name: 'shard', type: 'N' },
    sortKey: { name: 'created_at', type: 'N' },
    projection: 'KEYS_ONLY',
  },
} as const;

/** By default, how many partitions of the index share the writes. It may be raised, never lowered. */
export const SHARDS = 8;

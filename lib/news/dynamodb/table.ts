import type { Table, TableActions, TableIndex } from '../../dynamodb/table.ts';

/** The articles by creation time. */
export const newsIndex = {
  name: 'by_created_at',
  partitionKey: { name: 'shard', type: 'N' },
  sortKey: { name: 'created_at', type: 'N' },
  projection: 'KEYS_ONLY',
} as const satisfies TableIndex;

/**
 * The table of articles.
 *
 * The `created_at` of an article equals its `id`. So it is unique, the index orders articles without ties, and a page can
 * begin at any value of it. Ids below zero belong to idempotency records, which have no shard and so are not in the index.
 */
export const newsTable = {
  id: 'News',
  variable: 'TABLE_NAME',
  localName: 'newsdesk',
  partitionKey: { name: 'id', type: 'N' },
  /** Articles do not have it. */
  expiry: 'expires_at',
  indexes: [newsIndex],
} as const satisfies Table;

/** What a list of articles does: it queries the index, and gets the articles that it names. */
export const LIST_ACTIONS = [
  { table: newsTable, index: newsIndex.name, actions: ['Query'] },
  { table: newsTable, actions: ['BatchGetItem'] },
] as const satisfies readonly TableActions[];

/**
 * By default, how many partitions of the index share the articles: one takes 1,000 creations per second. Each costs one
 * more query per list. It may be raised, never lowered.
 */
export const SHARDS = 1;

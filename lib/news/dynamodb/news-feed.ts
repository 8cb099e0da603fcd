import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { parseItem } from '../../dynamodb/parse-item.ts';
import type { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import type { TimeRange } from '../../fastapi/date-time.ts';
import { newsIndex } from './table.ts';

/** Where to query, and how much. */
export interface ShardSource {
  readonly calls: RetryingCalls;
  readonly database: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Ids per query. */
  readonly queryLimit: number;
}

export interface FeedSource extends ShardSource {
  readonly shards: number;
}

const Keys = v.object({ id: v.number() });

/**
 * Yields the ids of the articles created in disjoint, descending time ranges, newest first, and reads no further than
 * asked. It merges the shards: an id is the newest only once the next id of every shard is known.
 */
export async function* newsFeed(
  source: FeedSource,
  ranges: readonly TimeRange[],
): AsyncGenerator<number, void> {
  const shards = Array.from({ length: source.shards }, (_, shard) => idsOfShard(source, shard, ranges));
  const heads = await Promise.all(shards.map((ids) => ids.next()));
  for (;;) {
    let newest: { shard: number; id: number } | undefined;
    for (const [shard, head] of heads.entries()) {
      if (!head.done && head.value > (newest?.id ?? 0)) newest = { shard, id: head.value };
    }
    if (!newest) return;
    yield newest.id;
    const ids = shards[newest.shard];
    if (ids) heads[newest.shard] = await ids.next();
  }
}

/** Yields the ids of one shard, newest first. */
export async function* idsOfShard(
  { calls, database, tableName, queryLimit }: ShardSource,
  shard: number,
  ranges: readonly TimeRange[],
): AsyncGenerator<number, void> {
  for (const { from, to } of ranges) {
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const query = new QueryCommand({
        TableName: tableName,
        IndexName: newsIndex.name,
        KeyConditionExpression: '#shard = :shard AND created_at BETWEEN :from AND :to',
        // `shard` is a reserved word.
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': shard, ':from': from, ':to': to },
        ScanIndexForward: false,
        Limit: queryLimit,
        ExclusiveStartKey: start,
      });
      const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await calls.read(() =>
        database.send(query),
      );
      for (const item of Items) yield parseItem(Keys, item).id;
      start = LastEvaluatedKey;
    } while (start);
  }
}

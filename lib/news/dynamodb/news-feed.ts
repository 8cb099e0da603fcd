import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import type { Period } from '../filter.ts';
import { newsTable } from './table.ts';

/** Where the feed reads, and how much each of its queries asks for. */
export interface FeedSource {
  readonly calls: RetryingCalls;
  readonly database: DynamoDBClient;
  readonly tableName: string;
  readonly shards: number;
  /** How many ids one query of one shard asks for. */
  readonly queryLimit: number;
}

const Keys = v.object({ id: v.number() });

/**
 * Merges the shards of the index. An id is given out only while the next one of every shard that has any is
 * known, so the order is right however unevenly the articles are spread.
 *
 * @param source the table
 * @param periods disjoint, newest first
 * @returns the ids of the articles created in the periods, newest first; it reads no further than asked
 */
export async function* newsFeed(
  source: FeedSource,
  periods: readonly Period[],
): AsyncGenerator<number, void> {
  const shards = Array.from({ length: source.shards }, (_, shard) => idsOfShard(source, shard, periods));
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

async function* idsOfShard(
  { calls, database, tableName, queryLimit }: FeedSource,
  shard: number,
  periods: readonly Period[],
): AsyncGenerator<number, void> {
  for (const { from, to } of periods) {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const query = new QueryCommand({
        TableName: tableName,
        IndexName: newsTable.index.name,
        KeyConditionExpression: '#shard = :shard AND created_at BETWEEN :from AND :to',
        // A reserved word, as it happens.
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: marshall({ ':shard': shard, ':from': from, ':to': to }),
        ScanIndexForward: false,
        Limit: queryLimit,
        ExclusiveStartKey: start,
      });
      const { Items = [], LastEvaluatedKey } = await calls.read(() => database.send(query));
      for (const item of Items) yield v.parse(Keys, unmarshall(item)).id;
      start = LastEvaluatedKey;
    } while (start);
  }
}

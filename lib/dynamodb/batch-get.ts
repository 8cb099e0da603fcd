import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RetryingCalls } from './retrying-calls.ts';

/** The most keys that one BatchGetItem takes. */
export const BATCH_KEYS_MAX = 100;

/**
 * Reads at most {@link BATCH_KEYS_MAX} items by their distinct ids, and returns those that exist, by id. The first read is
 * eventually consistent, at half the cost; ids that it misses are read again consistently, so no existing item is skipped.
 *
 * @throws {UnavailableError} when DynamoDB leaves keys unprocessed for too long
 */
export async function batchGet(
  calls: RetryingCalls,
  database: DynamoDBClient,
  tableName: string,
  ids: readonly number[],
): Promise<Map<number, Record<string, unknown>>> {
  const found = new Map<number, Record<string, unknown>>();
  for (const ConsistentRead of [false, true]) {
    let Keys = ids.filter((id) => !found.has(id)).map((id) => marshall({ id }));
    for (let attempt = 0; Keys.length > 0; attempt++) {
      if (attempt > 0) await calls.backoff(attempt);
      const command = new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead } } });
      const { Responses, UnprocessedKeys } = await calls.read(() => database.send(command));
      for (const item of Responses?.[tableName]?.map((attributes) => unmarshall(attributes)) ?? []) {
        found.set(Number(item.id), item);
      }
      Keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
  }
  return found;
}

import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RetryingCalls } from './retrying-calls.ts';

/** The most keys that one BatchGetItem takes. */
export const BATCH_KEYS_MAX = 100;

type Id = number | bigint;

/**
 * Reads at most {@link BATCH_KEYS_MAX} items by their distinct ids, and returns those that exist, by id. By default the first
 * read is eventually consistent, at half the cost; ids that it misses are read again consistently, so no existing item is
 * skipped.
 *
 * @throws {UnavailableError} when DynamoDB leaves keys unprocessed for too long
 */
export async function batchGet(
  calls: RetryingCalls,
  database: DynamoDBDocumentClient,
  tableName: string,
  ids: readonly Id[],
  { isConsistent = false } = {},
): Promise<Map<Id, Record<string, unknown>>> {
  const found = new Map<Id, Record<string, unknown>>();
  for (const ConsistentRead of isConsistent ? [true] : [false, true]) {
    let Keys = ids.filter((id) => !found.has(id)).map((id): Record<string, unknown> => ({ id }));
    for (let attempt = 0; Keys.length > 0; attempt++) {
      if (attempt > 0) await calls.backoff(attempt);
      const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead } } });
      const { Responses, UnprocessedKeys } = await calls.read(() => database.send(command));
      for (const item of Responses?.[tableName] ?? []) found.set(item.id, item);
      Keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
  }
  return found;
}

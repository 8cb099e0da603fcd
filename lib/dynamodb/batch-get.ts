import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { StoredNews } from '../news/news.ts';
import type { RetryingCalls } from './retrying-calls.ts';

/** The most keys that one BatchGetItem takes. */
export const BATCH_KEYS_MAX = 100;

/**
 * Reads articles by their ids. The first read is eventually consistent, which costs half; what it misses is
 * looked for once more with a consistent read, so that an article which exists is never passed over.
 *
 * @param calls of the request
 * @param database where
 * @param tableName in which table
 * @param ids at most {@link BATCH_KEYS_MAX}, each once
 * @returns the articles that there are, by their ids
 * @throws {Unavailable} when DynamoDB leaves some unprocessed for too long
 */
export async function readNews(
  calls: RetryingCalls,
  database: DynamoDBClient,
  tableName: string,
  ids: readonly number[],
): Promise<Map<number, StoredNews>> {
  const found = new Map<number, StoredNews>();
  for (const ConsistentRead of [false, true]) {
    let Keys = ids.filter((id) => !found.has(id)).map((id) => marshall({ id }));
    for (let attempt = 0; Keys.length > 0; attempt++) {
      if (attempt > 0) await calls.backoff(attempt);
      const command = new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead } } });
      const { Responses, UnprocessedKeys } = await calls.read(() => database.send(command));
      for (const item of Responses?.[tableName] ?? []) {
        const article = v.parse(StoredNews, unmarshall(item));
        found.set(article.id, article);
      }
      Keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
  }
  return found;
}

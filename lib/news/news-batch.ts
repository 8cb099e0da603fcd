import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { StoredNews } from './news.ts';
import { available, Unavailable } from './unavailable.ts';

/** The most keys that one BatchGetItem takes. */
export const BATCH_KEYS_MAX = 100;

/** How long what DynamoDB leaves unprocessed is asked for again. */
const LEFTOVERS_MS = 3000;
const BACKOFF_START_MS = 25;
const BACKOFF_MAX_MS = 400;

/**
 * Reads articles by their ids. The first read is eventually consistent, which costs half; what it misses is
 * looked for once more with a consistent read, so that an article which exists is never passed over.
 *
 * @param database where
 * @param tableName in which table
 * @param ids at most {@link BATCH_KEYS_MAX}, each once
 * @returns the articles that there are, by their ids
 * @throws {Unavailable} when DynamoDB leaves some unprocessed for too long
 */
export async function readNews(
  database: DynamoDBDocumentClient,
  tableName: string,
  ids: readonly number[],
): Promise<Map<number, StoredNews>> {
  const found = new Map<number, StoredNews>();
  for (const ConsistentRead of [false, true]) {
    const deadline = Date.now() + LEFTOVERS_MS;
    let Keys: Record<string, unknown>[] = ids.filter((id) => !found.has(id)).map((id) => ({ id }));
    for (let attempt = 0; Keys.length > 0; attempt++) {
      if (attempt > 0) await backOff(attempt, deadline);
      const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead } } });
      const { Responses, UnprocessedKeys } = await available(database.send(command));
      for (const item of Responses?.[tableName] ?? []) {
        const article = v.parse(StoredNews, item);
        found.set(article.id, article);
      }
      Keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
  }
  return found;
}

/** Waits a random while, longer with each attempt, so that callers do not come back all at once. */
async function backOff(attempt: number, deadline: number): Promise<void> {
  const waitMs = Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** attempt);
  if (Date.now() + waitMs > deadline) throw new Unavailable('DynamoDB left keys of a batch unprocessed');
  await wait(waitMs);
}

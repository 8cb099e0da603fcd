import { createHash, randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { batchGet } from '../../dynamodb/batch-get.ts';
import type { Clock } from '../../dynamodb/clock.ts';
import { parseItem } from '../../dynamodb/parse-item.ts';
import type { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import type { KeyOfCaller } from '../news-repository.ts';

/** How long a key is remembered. */
const LIFETIME_SECONDS = 24 * 60 * 60;

/** What a key stands for: whoever sends it creates this article, and no other. */
export interface IdempotencyRecord {
  readonly recordId: bigint;
  /** Of the input that the key was first sent with. */
  readonly hash: string;
  /** The id of the article to be. */
  readonly newsId: number;
  /** The token of its creation. */
  readonly nonce: string;
  /** Whether this call has written the record. */
  readonly isNew: boolean;
  /** The first version recorded that the article was created. A deleted article of that time has no tombstone. */
  readonly isComplete: boolean;
}

/** The stored attributes. */
const StoredRecord = v.object({
  input_hash: v.string(),
  news_id: v.number(),
  nonce: v.string(),
  is_fulfilled: v.optional(v.boolean(), false),
  expires_at: v.number(),
});

/**
 * The idempotency keys of creations, in the table of the articles with ids below zero. A record fixes the id and the token
 * of its article before that is written, so every request with the key may write the article itself: only the first write
 * succeeds.
 */
export class IdempotencyStore {
  readonly #database: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor(options: { database: DynamoDBDocumentClient; tableName: string; clock: Clock }) {
    this.#database = options.database;
    this.#tableName = options.tableName;
    this.#clock = options.clock;
  }

  /** Returns the record of a key. A new one has this hash and this id. */
  async record(
    calls: RetryingCalls,
    key: KeyOfCaller,
    hash: string,
    newsId: number,
  ): Promise<IdempotencyRecord> {
    const recordIds = recordIdsOf(key);
    for (let attempt = 1; ; attempt++) {
      const stored = await this.#read(calls, recordIds);
      if (stored) return stored;
      const record = { recordId: recordIds[0], hash, newsId, nonce: randomUUID() };
      if (await this.#insert(calls, record)) return { ...record, isNew: true, isComplete: false };
      // Another request with the key was faster, or the response to our own was lost.
      if (attempt > 1) await calls.backoff(attempt);
    }
  }

  /** Changes the id of the article to be, because another article has it. Returns the record as it is then. */
  async setNewsId(
    calls: RetryingCalls,
    { recordId, newsId: former }: IdempotencyRecord,
    newsId: number,
  ): Promise<IdempotencyRecord> {
    const command = new UpdateCommand({
      TableName: this.#tableName,
      Key: { id: recordId },
      UpdateExpression: 'SET news_id = :newsId',
      ConditionExpression: 'news_id = :former',
      ExpressionAttributeValues: { ':newsId': newsId, ':former': former },
    });
    await calls.write(() => this.#database.send(command));
    const stored = await this.#read(calls, [recordId]);
    if (!stored) throw calls.unavailable();
    return stored;
  }

  async #insert(
    calls: RetryingCalls,
    { recordId, hash, newsId, nonce }: Pick<IdempotencyRecord, 'recordId' | 'hash' | 'newsId' | 'nonce'>,
  ): Promise<boolean> {
    const nowSeconds = this.#clock.nowMs() / 1000;
    const command = new PutCommand({
      TableName: this.#tableName,
      Item: {
        id: recordId,
        input_hash: hash,
        news_id: newsId,
        nonce,
        expires_at: Math.ceil(nowSeconds) + LIFETIME_SECONDS,
      },
      ConditionExpression: 'attribute_not_exists(id) OR expires_at <= :now',
      ExpressionAttributeValues: { ':now': Math.floor(nowSeconds) },
    });
    const { output } = await calls.write(() => this.#database.send(command));
    return output !== undefined;
  }

  /** The first of the records that exists and has not expired. */
  async #read(calls: RetryingCalls, recordIds: readonly bigint[]): Promise<IdempotencyRecord | undefined> {
    const found = await batchGet(calls, this.#database, this.#tableName, recordIds, { isConsistent: true });
    for (const recordId of recordIds) {
      const item = found.get(recordId);
      if (!item) continue;
      const { input_hash, news_id, nonce, is_fulfilled, expires_at } = parseItem(StoredRecord, item);
      if (expires_at * 1000 <= this.#clock.nowMs()) continue;
      return { recordId, hash: input_hash, newsId: news_id, nonce, isNew: false, isComplete: is_fulfilled };
    }
    return undefined;
  }
}

/** The id of a key's record, and then that of the first version, which had the same keys for all callers. */
function recordIdsOf({ key, caller }: KeyOfCaller): [bigint, ...bigint[]] {
  const former = recordIdOf(key);
  return caller === '' ? [former] : [recordIdOf(`${caller}\n${key}`), former];
}

/** 120 bits of a hash, negated, since articles have positive ids. */
function recordIdOf(text: string): bigint {
  return -1n - BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 30)}`);
}

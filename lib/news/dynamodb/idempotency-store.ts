import { createHash, randomUUID } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  type NativeAttributeValue,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../dynamodb/clock.ts';
import { type RetryingCalls, TOTAL_TIMEOUT_MS } from '../../dynamodb/retrying-calls.ts';
import { UnavailableError } from '../../dynamodb/unavailable-error.ts';
import type { NewsInput } from '../news.ts';
import { payloadHash } from './payload-hash.ts';

/** How long a key is remembered. */
const LIFETIME_SECONDS = 24 * 60 * 60;
/** Longer than all calls of a request, with a margin for clock skew. */
const LEASE_MS = TOTAL_TIMEOUT_MS + 3000;

/** The right to create the article of a key, with this id and this token. */
export interface Claim {
  readonly recordId: bigint;
  readonly newsId: number;
  readonly creationToken: string;
  /** Identifies the request that holds the claim. */
  readonly holder: string;
}

export type ClaimResult =
  | { readonly outcome: 'claimed'; readonly claim: Claim }
  /** An earlier request created this article. */
  | { readonly outcome: 'complete'; readonly newsId: number }
  /** Another request holds the claim, for at most this long. */
  | { readonly outcome: 'in_progress'; readonly seconds: number }
  /** The key was used for another article. */
  | { readonly outcome: 'payload_mismatch' };

/** The stored attributes. `nonce` is the creation token. */
const IdempotencyRecord = v.object({
  input_hash: v.string(),
  news_id: v.number(),
  nonce: v.string(),
  holder: v.string(),
  lease_until: v.number(),
  is_fulfilled: v.boolean(),
  expires_at: v.number(),
});
type IdempotencyRecord = v.InferOutput<typeof IdempotencyRecord>;

/**
 * The idempotency keys of creations, in the table of the articles with ids below zero. A record names its article before
 * that is written, so a request after a crash writes the same article, or finds it. A claim lasts longer than the calls of
 * its holder.
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

  /** Claims a key, or returns its state. `newsId` is used if the key is new. */
  async claim(calls: RetryingCalls, key: string, input: NewsInput, newsId: number): Promise<ClaimResult> {
    const recordId = recordIdOf(key);
    const input_hash = payloadHash(input);
    const holder = randomUUID();
    for (let attempt = 1; ; attempt++) {
      const nowMs = this.#clock.nowMs();
      const lease_until = nowMs + LEASE_MS;
      const fresh = { input_hash, news_id: newsId, nonce: holder, holder, lease_until, is_fulfilled: false };
      if (await this.#insert(calls, recordId, fresh, nowMs)) {
        return { outcome: 'claimed', claim: { recordId, newsId, creationToken: holder, holder } };
      }
      const record = await this.#read(calls, recordId);
      if (record && record.expires_at * 1000 > nowMs) {
        if (record.input_hash !== input_hash) return { outcome: 'payload_mismatch' };
        if (record.is_fulfilled) return { outcome: 'complete', newsId: record.news_id };
        const claim = { recordId, newsId: record.news_id, creationToken: record.nonce, holder };
        // The response to our own insert was lost.
        if (record.holder === holder) return { outcome: 'claimed', claim };
        if (record.lease_until > nowMs) {
          return { outcome: 'in_progress', seconds: Math.ceil((record.lease_until - nowMs) / 1000) };
        }
        if (await this.#takeOver(calls, claim, record.holder, lease_until)) {
          return { outcome: 'claimed', claim };
        }
      }
      // Expired or replaced in the meantime: try again.
      await calls.backoff(attempt);
    }
  }

  /**
   * Changes the id of a claimed article, because another article has it.
   *
   * @throws {UnavailableError} when another request has taken over the claim
   */
  async setNewsId(calls: RetryingCalls, claim: Claim, newsId: number): Promise<Claim> {
    const isOurs = await this.#update(calls, claim.recordId, 'SET news_id = :newsId', 'holder = :holder', {
      ':newsId': newsId,
      ':holder': claim.holder,
    });
    if (!isOurs) throw calls.unavailable();
    return { ...claim, newsId };
  }

  /** Records that the article of a claim was created. */
  async complete(calls: RetryingCalls, { recordId, holder }: Claim): Promise<void> {
    await this.#update(calls, recordId, 'SET is_fulfilled = :true', 'holder = :holder', {
      ':true': true,
      ':holder': holder,
    });
  }

  /**
   * Prevents a retried POST from recreating an article that is about to be deleted. By its creation token, since the key may
   * have been reused.
   *
   * @throws {UnavailableError} while the article is being created
   */
  async preventRecreation(calls: RetryingCalls, recordId: bigint, creationToken: string): Promise<void> {
    const isComplete = await this.#update(
      calls,
      recordId,
      'SET is_fulfilled = :true',
      'nonce = :nonce AND (is_fulfilled = :true OR lease_until <= :now)',
      { ':true': true, ':now': this.#clock.nowMs(), ':nonce': creationToken },
    );
    if (isComplete || (await this.#read(calls, recordId))?.nonce !== creationToken) return;
    throw new UnavailableError('Still being created');
  }

  async #insert(
    calls: RetryingCalls,
    recordId: bigint,
    record: Omit<IdempotencyRecord, 'expires_at'>,
    nowMs: number,
  ): Promise<boolean> {
    const nowSeconds = Math.ceil(nowMs / 1000);
    const command = new PutCommand({
      TableName: this.#tableName,
      Item: { id: recordId, ...record, expires_at: nowSeconds + LIFETIME_SECONDS },
      ConditionExpression: 'attribute_not_exists(id) OR expires_at <= :now',
      ExpressionAttributeValues: { ':now': Math.floor(nowMs / 1000) },
    });
    const { output } = await calls.write(() => this.#database.send(command));
    return output !== undefined;
  }

  /** Takes over an expired claim; of two requests one succeeds. */
  async #takeOver(calls: RetryingCalls, claim: Claim, former: string, leaseUntil: number): Promise<boolean> {
    const set = 'SET holder = :holder, lease_until = :leaseUntil';
    return this.#update(calls, claim.recordId, set, 'holder = :former AND is_fulfilled = :false', {
      ':holder': claim.holder,
      ':leaseUntil': leaseUntil,
      ':former': former,
      ':false': false,
    });
  }

  /** Returns whether the condition was met. */
  async #update(
    calls: RetryingCalls,
    recordId: bigint,
    UpdateExpression: string,
    condition: string,
    values: Readonly<Record<string, NativeAttributeValue>>,
  ): Promise<boolean> {
    const command = new UpdateCommand({
      TableName: this.#tableName,
      Key: { id: recordId },
      UpdateExpression,
      ConditionExpression: `attribute_exists(id) AND (${condition})`,
      ExpressionAttributeValues: values,
    });
    const { output } = await calls.write(() => this.#database.send(command));
    return output !== undefined;
  }

  async #read(calls: RetryingCalls, recordId: bigint): Promise<IdempotencyRecord | undefined> {
    const command = new GetCommand({
      TableName: this.#tableName,
      Key: { id: recordId },
      ConsistentRead: true,
      // Without the id, which is larger than a JavaScript number can hold.
      ProjectionExpression: Object.keys(IdempotencyRecord.entries).join(', '),
    });
    const { Item } = await calls.read(() => this.#database.send(command));
    return Item && v.parse(IdempotencyRecord, Item);
  }
}

/** The id of a key's record: 120 bits of its hash, negated, since articles have positive ids. */
function recordIdOf(key: string): bigint {
  return -1n - BigInt(`0x${createHash('sha256').update(key).digest('hex').slice(0, 30)}`);
}

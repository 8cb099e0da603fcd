import { createHash, randomUUID } from 'node:crypto';
import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../dynamodb/clock.ts';
import { CALLS_MS, type RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import { UnavailableError } from '../../dynamodb/unavailable-error.ts';
import type { NewsInput } from '../news.ts';

/** How long a key is remembered. */
const LIFETIME_SECONDS = 24 * 60 * 60;
/** Longer than whoever claimed a key can be at work, with some room for clocks that differ. */
const LEASE_MS = CALLS_MS + 3000;

/** A key that is ours to fulfil: an article of this id and this nonce is to be created. */
export interface Claim {
  readonly recordId: bigint;
  readonly newsId: number;
  readonly nonce: string;
  readonly holder: string;
}

/** What becomes of a request to create an article under a key. */
export type ClaimResult =
  | { readonly outcome: 'claimed'; readonly claim: Claim }
  /** It was fulfilled before, with this article. */
  | { readonly outcome: 'fulfilled'; readonly newsId: number }
  /** Somebody else is at it, for this long at the most. */
  | { readonly outcome: 'in_progress'; readonly seconds: number }
  /** The key stands for another article. */
  | { readonly outcome: 'other_input' };

const IdempotencyRecord = v.object({
  input_hash: v.string(),
  news_id: v.number(),
  nonce: v.string(),
  holder: v.string(),
  lease_until: v.number(),
  is_fulfilled: v.boolean(),
  expires_at: v.number(),
});

/**
 * The keys under which articles were created. They lie in the table of the articles, below zero. A record says which
 * article its key stands for before that is written, so whoever comes after a crash writes the same one, or finds it.
 * Whoever claims a key has it for longer than its calls can take.
 */
export class IdempotencyStore {
  readonly #database: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor(options: { database: DynamoDBClient; tableName: string; clock: Clock }) {
    this.#database = options.database;
    this.#tableName = options.tableName;
    this.#clock = options.clock;
  }

  /**
   * Claims a key, or finds out what it stands for.
   *
   * @param calls of the request
   * @param key that the client chose
   * @param input of the article
   * @param newsId of the article, where none is set for the key
   */
  async claim(calls: RetryingCalls, key: string, input: NewsInput, newsId: number): Promise<ClaimResult> {
    const recordId = recordIdOf(key);
    const input_hash = hashOf(input);
    const holder = randomUUID();
    for (let attempt = 1; ; attempt++) {
      const nowMs = this.#clock.nowMs();
      const lease_until = nowMs + LEASE_MS;
      const fresh = { input_hash, news_id: newsId, nonce: holder, holder, lease_until, is_fulfilled: false };
      if (await this.#insert(calls, recordId, fresh, nowMs)) {
        return { outcome: 'claimed', claim: { recordId, newsId, nonce: holder, holder } };
      }
      const record = await this.#read(calls, recordId);
      // It may have expired, or come and gone, between the two calls; then it is begun anew.
      if (record && record.expires_at * 1000 > nowMs) {
        if (record.input_hash !== input_hash) return { outcome: 'other_input' };
        if (record.is_fulfilled) return { outcome: 'fulfilled', newsId: record.news_id };
        const claim = { recordId, newsId: record.news_id, nonce: record.nonce, holder };
        // The answer to our own write was lost.
        if (record.holder === holder) return { outcome: 'claimed', claim };
        if (record.lease_until > nowMs) {
          return { outcome: 'in_progress', seconds: Math.ceil((record.lease_until - nowMs) / 1000) };
        }
        if (await this.#takeOver(calls, claim, record.holder, lease_until))
          return { outcome: 'claimed', claim };
      }
      await calls.backoff(attempt);
    }
  }

  /**
   * Sets another id for the article of a claim, since somebody else's article has the one that was drawn.
   *
   * @throws {UnavailableError} when somebody else has the claim by now
   */
  async setNewsId(calls: RetryingCalls, claim: Claim, newsId: number): Promise<Claim> {
    const isOurs = await this.#update(calls, claim.recordId, 'SET news_id = :newsId', 'holder = :holder', {
      ':newsId': newsId,
      ':holder': claim.holder,
    });
    if (!isOurs) throw calls.unavailable();
    return { ...claim, newsId };
  }

  /** Notes that the article of a claim is there. */
  async complete(calls: RetryingCalls, { recordId, holder }: Claim): Promise<void> {
    await this.#update(calls, recordId, 'SET is_fulfilled = :true', 'holder = :holder', {
      ':true': true,
      ':holder': holder,
    });
  }

  /**
   * To be called before an article that was created under a key is deleted: lest a repetition of the request, which
   * would not find the article, creates it once more.
   *
   * @param calls of the request
   * @param recordId that the article names
   * @param nonce of the article: the key may stand for another one by now
   * @throws {UnavailableError} while the article is still being created
   */
  async completeBeforeDeletion(calls: RetryingCalls, recordId: bigint, nonce: string): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const isClosed = await this.#update(
      calls,
      recordId,
      'SET is_fulfilled = :true',
      'nonce = :nonce AND (is_fulfilled = :true OR lease_until <= :now)',
      { ':true': true, ':now': nowMs, ':nonce': nonce },
    );
    if (isClosed || (await this.#read(calls, recordId))?.nonce !== nonce) return;
    throw new UnavailableError('The article is still being created');
  }

  async #insert(
    calls: RetryingCalls,
    recordId: bigint,
    record: Omit<v.InferOutput<typeof IdempotencyRecord>, 'expires_at'>,
    nowMs: number,
  ): Promise<boolean> {
    const nowSeconds = Math.ceil(nowMs / 1000);
    const command = new PutItemCommand({
      TableName: this.#tableName,
      Item: marshall({ id: recordId, ...record, expires_at: nowSeconds + LIFETIME_SECONDS }),
      ConditionExpression: 'attribute_not_exists(id) OR expires_at <= :now',
      ExpressionAttributeValues: marshall({ ':now': Math.floor(nowMs / 1000) }),
    });
    const { output } = await calls.write(() => this.#database.send(command));
    return output !== undefined;
  }

  /** Of two who find that a lease is over, one succeeds. */
  async #takeOver(calls: RetryingCalls, claim: Claim, former: string, leaseUntil: number): Promise<boolean> {
    const set = 'SET holder = :holder, lease_until = :leaseUntil';
    return this.#update(calls, claim.recordId, set, 'holder = :former AND is_fulfilled = :false', {
      ':holder': claim.holder,
      ':leaseUntil': leaseUntil,
      ':former': former,
      ':false': false,
    });
  }

  /** Changes a record; false when the condition was not met. */
  async #update(
    calls: RetryingCalls,
    recordId: bigint,
    UpdateExpression: string,
    condition: string,
    values: Readonly<Record<string, NativeAttributeValue>>,
  ): Promise<boolean> {
    const command = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id: recordId }),
      UpdateExpression,
      ConditionExpression: `attribute_exists(id) AND (${condition})`,
      ExpressionAttributeValues: marshall(values),
    });
    const { output } = await calls.write(() => this.#database.send(command));
    return output !== undefined;
  }

  async #read(
    calls: RetryingCalls,
    recordId: bigint,
  ): Promise<v.InferOutput<typeof IdempotencyRecord> | undefined> {
    const command = new GetItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id: recordId }),
      ConsistentRead: true,
      // Without the id, which is no number of JavaScript.
      ProjectionExpression: Object.keys(IdempotencyRecord.entries).join(', '),
    });
    const { Item } = await calls.read(() => this.#database.send(command));
    return Item && v.parse(IdempotencyRecord, unmarshall(Item));
  }
}

/** Where the record of a key is: 120 bits of its hash, below zero, where no article is. */
function recordIdOf(key: string): bigint {
  return -1n - BigInt(`0x${createHash('sha256').update(key).digest('hex').slice(0, 30)}`);
}

/** Tells inputs apart, whatever order and whatever unknown fields they were sent with. */
function hashOf({ title, content, creator }: NewsInput): string {
  const canonical = JSON.stringify([title, content, creator.first_name, creator.last_name]);
  return createHash('sha256').update(canonical).digest('base64url');
}

import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, MonotonicClock } from '../../dynamodb/clock.ts';
import { type FencedTable, fencedUpdate } from '../../dynamodb/fenced-update.ts';
import { RetryBudget } from '../../dynamodb/retry-budget.ts';
import { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import { UnavailableError } from '../../dynamodb/unavailable-error.ts';
import { isMissingParent } from '../../dynamodb/update-expression.ts';
import { type Preconditions, satisfies } from '../../http/preconditions.ts';
import { type Change, changesOf } from '../../schema/merge-patch.ts';
import type { NewsFilter } from '../filter.ts';
import { articleFields, type NewsInput, type StoredNews } from '../news.ts';
import { generateNewsId } from '../news-id.ts';
import type { NewsPatch } from '../news-patch.ts';
import type {
  IdempotentCreation,
  InvalidPatch,
  KeyOfCaller,
  NewsPage,
  NewsRepository,
  NewsWrite,
  PageBounds,
} from '../news-repository.ts';
import { IdempotencyStore } from './idempotency-store.ts';
import {
  deletion,
  type NewsItem,
  newArticle,
  parseNewsItem,
  tombstoneExpiry,
  withParents,
} from './news-item.ts';
import { listNews, type NewsTable, shardCheck } from './news-list.ts';
import { payloadHash } from './payload-hash.ts';
import { SHARDS } from './table.ts';

/** There are 1,000 ids per millisecond: so many collisions in a row mean that the clock stands still. */
const ID_ATTEMPTS_MAX = 50;
/** A keyed creation that is repeated later gets a new id, since its article would appear so far in the past. */
const KEYED_ID_AGE_MAX_MS = 60_000;

type Options = Omit<NewsTable, 'shards'> & { readonly clock: Clock; readonly shards?: number };

/** Stores the articles in a DynamoDB table, as `newsTable` describes it. */
export class DynamoDbNewsRepository implements NewsRepository {
  readonly #table: NewsTable;
  readonly #clock: Clock;
  readonly #monotonic: MonotonicClock;
  readonly #fenced: FencedTable;
  readonly #idempotency: IdempotencyStore;
  readonly #retryBudget = new RetryBudget();
  readonly #checkShards: (calls: RetryingCalls) => Promise<void>;

  constructor({ clock, shards = SHARDS, ...table }: Options) {
    this.#table = { ...table, shards };
    this.#clock = clock;
    this.#monotonic = new MonotonicClock(clock);
    this.#fenced = { ...table, clock: this.#monotonic };
    this.#checkShards = shardCheck(this.#table);
    this.#idempotency = new IdempotencyStore({ ...table, clock });
  }

  /** The calls of a request. */
  #calls(): RetryingCalls {
    return new RetryingCalls({ budget: this.#retryBudget });
  }

  async create(input: NewsInput): Promise<StoredNews> {
    const calls = this.#calls();
    const nonce = randomUUID();
    for (let attempt = 0; attempt < ID_ATTEMPTS_MAX; attempt++) {
      const article = newArticle(generateNewsId(this.#monotonic), input);
      if ((await this.#put(calls, article, nonce)) !== 'taken') return article;
    }
    throw new UnavailableError('No free id');
  }

  async createIdempotent(key: KeyOfCaller, input: NewsInput): Promise<IdempotentCreation> {
    const calls = this.#calls();
    const hash = payloadHash(input);
    let record = await this.#idempotency.record(calls, key, hash, generateNewsId(this.#monotonic));
    if (record.hash !== hash) return { outcome: 'payload_mismatch' };
    for (let attempt = 0; attempt < ID_ATTEMPTS_MAX; attempt++) {
      const article = newArticle(record.newsId, input);
      const replayed = { outcome: 'replayed', article } as const;
      if (record.isComplete) return replayed;
      let result: 'created' | 'exists' | 'taken' | undefined;
      if (!record.isNew) {
        const stored = await this.#read(calls, record.newsId);
        if (stored) result = stored.nonce === record.nonce ? 'exists' : 'taken';
        else if (record.newsId / 1000 < this.#clock.nowMs() - KEYED_ID_AGE_MAX_MS) {
          result = await this.#bury(calls, record.newsId, record.nonce);
        }
      }
      result ??= await this.#put(calls, article, record.nonce);
      if (result === 'exists') return replayed;
      if (result === 'created') return { outcome: 'created', article };
      record = await this.#idempotency.setNewsId(calls, record, generateNewsId(this.#monotonic));
    }
    throw new UnavailableError('No free id');
  }

  /** Prevents an article from being created with an id, unless it is there. */
  async #bury(calls: RetryingCalls, id: number, nonce: string): Promise<'exists' | 'taken'> {
    const expires_at = tombstoneExpiry(this.#clock.nowMs());
    const command = new PutCommand({
      TableName: this.#table.tableName,
      Item: { id, version: 0, updated_at: id, expires_at },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const { output } = await calls.write(() => this.#table.database.send(command));
    return output || (await this.#read(calls, id))?.nonce !== nonce ? 'taken' : 'exists';
  }

  /** Writes a new article: `exists` when it is there or was, `taken` when another article has its id. */
  async #put(calls: RetryingCalls, article: StoredNews, nonce: string) {
    const command = new PutCommand({
      TableName: this.#table.tableName,
      Item: { ...article, nonce, shard: article.id % this.#table.shards },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#table.database.send(command));
    if (output) return 'created';
    const stored = await this.#read(calls, article.id);
    if (stored?.nonce !== nonce) return 'taken';
    return outcomeUnknown ? 'created' : 'exists';
  }

  async get(id: number): Promise<StoredNews | undefined> {
    return (await this.#read(this.#calls(), id))?.article;
  }

  async #read(calls: RetryingCalls, id: number): Promise<NewsItem | undefined> {
    const command = new GetCommand({ TableName: this.#table.tableName, Key: { id }, ConsistentRead: true });
    const { Item } = await calls.read(() => this.#table.database.send(command));
    return Item && parseNewsItem(Item);
  }

  async list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage> {
    const calls = this.#calls();
    const [page] = await Promise.all([
      listNews(calls, this.#table, filter, bounds),
      this.#checkShards(calls),
    ]);
    return page;
  }

  async replace(id: number, input: NewsInput, preconditions: Preconditions): Promise<NewsWrite> {
    const values: Readonly<Record<string, unknown>> = input;
    return this.#change(
      id,
      preconditions,
      Object.keys(articleFields).map((name) => [[name], values[name]]),
    );
  }

  async update(
    id: number,
    patch: NewsPatch,
    preconditions: Preconditions,
  ): Promise<NewsWrite | InvalidPatch> {
    const changes = changesOf(articleFields, patch);
    if (changes.length === 0) {
      const article = await this.get(id);
      if (!article) return { outcome: 'not_found' };
      const outcome = satisfies(preconditions, article) ? 'ok' : 'precondition_failed';
      return { outcome, version: article.version };
    }
    try {
      return await this.#change(id, preconditions, changes);
    } catch (error) {
      if (!isMissingParent(error)) throw error;
      return this.#updateWithParents(id, patch, preconditions);
    }
  }

  /** Patches a member of an object that is not stored yet: merges such a field here, and writes it whole. */
  async #updateWithParents(
    id: number,
    patch: NewsPatch,
    preconditions: Preconditions,
  ): Promise<NewsWrite | InvalidPatch> {
    const calls = this.#calls();
    for (let attempt = 1; ; attempt++) {
      const article = (await this.#read(calls, id))?.article;
      if (!article) return { outcome: 'not_found' };
      const { version } = article;
      if (!satisfies(preconditions, article)) return { outcome: 'precondition_failed', version };
      const { changes, issues } = withParents(article, patch);
      if (issues) return { outcome: 'invalid_patch', issues };
      const write = await this.#change(id, { versions: [version] }, changes, calls);
      if (write.outcome !== 'precondition_failed') return write;
      await calls.backoff(attempt);
    }
  }

  /** One conditional write of the changed attributes only, two when others write at the same moment. */
  #change(
    id: number,
    preconditions: Preconditions,
    changes: readonly Change[],
    calls = this.#calls(),
  ): Promise<NewsWrite> {
    return fencedUpdate(this.#fenced, calls, { id, preconditions, changes });
  }

  async delete(id: number, preconditions: Preconditions): Promise<NewsWrite> {
    const changes = deletion(this.#clock.nowMs());
    return fencedUpdate(this.#fenced, this.#calls(), { id, preconditions, changes, isDeletion: true });
  }
}

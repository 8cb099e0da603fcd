import { randomUUID } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../dynamodb/clock.ts';
import { conditionExpression } from '../../dynamodb/condition-expression.ts';
import { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import { UnavailableError } from '../../dynamodb/unavailable-error.ts';
import { isMissingParent, updateExpression } from '../../dynamodb/update-expression.ts';
import { type Preconditions, satisfies } from '../../http/preconditions.ts';
import { type Change, changesOf } from '../../schema/merge-patch.ts';
import type { NewsFilter } from '../filter.ts';
import { articleFields, type NewsInput, type NewsPatch, StoredNews } from '../news.ts';
import { generateNewsId } from '../news-id.ts';
import type {
  IdempotentCreation,
  InvalidPatch,
  NewsPage,
  NewsRepository,
  NewsWrite,
  PageBounds,
} from '../news-repository.ts';
import { type Claim, IdempotencyStore } from './idempotency-store.ts';
import { NewsItem, newArticle, withParents } from './news-item.ts';
import { listNews, type NewsTable, shardCheck } from './news-list.ts';
import { SHARDS } from './table.ts';

/** There are 1,000 ids per millisecond: so many collisions in a row mean that the clock stands still. */
const ID_ATTEMPTS_MAX = 50;

const Versioned = v.object({ version: v.number() });
const DELETED = { outcome: 'ok' } as const;

type Options = Omit<NewsTable, 'shards'> & { readonly clock: Clock; readonly shards?: number };

/** Stores the articles in a DynamoDB table, as `newsTable` describes it. */
export class DynamoDbNewsRepository implements NewsRepository {
  readonly #table: NewsTable;
  readonly #clock: Clock;
  readonly #idempotency: IdempotencyStore;
  readonly #checkShards: () => Promise<void>;

  constructor({ clock, shards = SHARDS, ...table }: Options) {
    this.#table = { ...table, shards };
    this.#clock = clock;
    this.#checkShards = shardCheck(this.#table);
    this.#idempotency = new IdempotencyStore({ ...table, clock });
  }

  async create(input: NewsInput): Promise<StoredNews> {
    const calls = new RetryingCalls();
    const nonce = randomUUID();
    for (let attempt = 0; attempt < ID_ATTEMPTS_MAX; attempt++) {
      const article = newArticle(generateNewsId(this.#clock.nowMs()), input);
      if (await this.#put(calls, article, { nonce })) return article;
    }
    throw new UnavailableError('No free id');
  }

  async createIdempotent(key: string, input: NewsInput): Promise<IdempotentCreation> {
    const calls = new RetryingCalls();
    const result = await this.#idempotency.claim(calls, key, input, generateNewsId(this.#clock.nowMs()));
    switch (result.outcome) {
      case 'claimed':
        return { outcome: 'created', article: await this.#createClaimed(calls, result.claim, input) };
      case 'complete':
        return { outcome: 'replayed', article: newArticle(result.newsId, input) };
      default:
        return result;
    }
  }

  /** Creates the article of a claim, unless an earlier holder of the claim has. */
  async #createClaimed(calls: RetryingCalls, first: Claim, input: NewsInput): Promise<StoredNews> {
    const tokens = { nonce: first.creationToken, creation_record: String(first.recordId) };
    let claim = first;
    for (let attempt = 0; attempt < ID_ATTEMPTS_MAX; attempt++) {
      const article = newArticle(claim.newsId, input);
      if (await this.#put(calls, article, tokens)) {
        await this.#idempotency.complete(calls, claim);
        return article;
      }
      claim = await this.#idempotency.setNewsId(calls, claim, generateNewsId(this.#clock.nowMs()));
    }
    throw new UnavailableError('No free id');
  }

  /** Writes a new article; false when another article has its id. */
  async #put(
    calls: RetryingCalls,
    article: StoredNews,
    tokens: { readonly nonce: string },
  ): Promise<boolean> {
    const command = new PutCommand({
      TableName: this.#table.tableName,
      Item: { ...article, ...tokens, shard: article.id % this.#table.shards },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#table.database.send(command));
    if (output) return true;
    const stored = await this.#read(calls, article.id);
    // Missing after a lost response: our write succeeded and the article was deleted since.
    return stored ? stored.nonce === tokens.nonce : outcomeUnknown;
  }

  async get(id: number): Promise<StoredNews | undefined> {
    const item = await this.#read(new RetryingCalls(), id);
    return item && v.parse(StoredNews, item);
  }

  async #read(calls: RetryingCalls, id: number): Promise<NewsItem | undefined> {
    const command = new GetCommand({
      TableName: this.#table.tableName,
      Key: { id },
      ConsistentRead: true,
    });
    const { Item } = await calls.read(() => this.#table.database.send(command));
    return Item && v.parse(NewsItem, Item);
  }

  async list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage> {
    const [page] = await Promise.all([listNews(this.#table, filter, bounds), this.#checkShards()]);
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
    const calls = new RetryingCalls();
    for (let attempt = 1; ; attempt++) {
      const article = await this.#read(calls, id);
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

  /** One conditional write of the changed attributes only. */
  async #change(
    id: number,
    preconditions: Preconditions,
    changes: readonly Change[],
    calls = new RetryingCalls(),
  ): Promise<NewsWrite> {
    const writeToken = randomUUID();
    const update = updateExpression(changes);
    const { conditions, values } = conditionExpression(preconditions);
    // A retry finds the token of an executed first attempt, and does not write again.
    const isFirst = '(attribute_not_exists(mark) OR mark <> :mark)';
    const assignments = [
      'updated_at = :now',
      'version = version + :one',
      'mark = :mark',
      ...update.assignments,
    ];
    const removal = update.removals.length > 0 ? ` REMOVE ${update.removals.join(', ')}` : '';
    const command = new UpdateCommand({
      TableName: this.#table.tableName,
      Key: { id },
      ConditionExpression: ['attribute_exists(id)', isFirst, ...conditions].join(' AND '),
      UpdateExpression: `SET ${assignments.join(', ')}${removal}`,
      ExpressionAttributeNames: update.names,
      ExpressionAttributeValues: {
        ':now': this.#clock.nowMs() * 1000,
        ':one': 1,
        ':mark': writeToken,
        ...values,
        ...update.values,
      },
      ReturnValues: 'UPDATED_NEW',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#table.database.send(command));
    if (output) return { outcome: 'ok', ...v.parse(Versioned, output.Attributes) };
    if (!outcomeUnknown && conditions.length === 0) return { outcome: 'not_found' };
    const stored = await this.#read(calls, id);
    if (stored?.mark === writeToken) return { outcome: 'ok', version: stored.version };
    // Our attempt may have changed the article before somebody else did.
    if (outcomeUnknown) throw calls.unavailable();
    if (!stored) return { outcome: 'not_found' };
    return { outcome: 'precondition_failed', version: stored.version };
  }

  async delete(id: number, preconditions: Preconditions): Promise<NewsWrite<object>> {
    const calls = new RetryingCalls();
    const { output, outcomeUnknown } = await this.#remove(calls, id, preconditions, [
      'attribute_not_exists(creation_record)',
    ]);
    if (output) return DELETED;
    const stored = await this.#read(calls, id);
    // Missing after a lost response: most likely our attempt deleted it.
    if (!stored) return outcomeUnknown ? DELETED : { outcome: 'not_found' };
    if (stored.creation_record === undefined || !satisfies(preconditions, stored)) {
      return { outcome: 'precondition_failed', version: stored.version };
    }
    // Before the article is deleted: a repetition of its creation would not find it and create it again.
    await this.#idempotency.preventRecreation(calls, BigInt(stored.creation_record), stored.nonce ?? '');
    const second = await this.#remove(calls, id, preconditions, []);
    if (second.output) return DELETED;
    const remaining = await this.#read(calls, id);
    if (remaining) return { outcome: 'precondition_failed', version: remaining.version };
    return second.outcomeUnknown ? DELETED : { outcome: 'not_found' };
  }

  async #remove(calls: RetryingCalls, id: number, preconditions: Preconditions, more: readonly string[]) {
    const { conditions, values } = conditionExpression(preconditions);
    const command = new DeleteCommand({
      TableName: this.#table.tableName,
      Key: { id },
      ConditionExpression: ['attribute_exists(id)', ...more, ...conditions].join(' AND '),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    });
    return calls.write(() => this.#table.database.send(command));
  }
}

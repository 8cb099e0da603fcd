import { randomUUID } from 'node:crypto';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { Clock } from '../../dynamodb/clock.ts';
import { conditionExpression } from '../../dynamodb/condition-expression.ts';
import { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import { UnavailableError } from '../../dynamodb/unavailable-error.ts';
import { type Preconditions, satisfies } from '../../http/preconditions.ts';
import type { NewsFilter } from '../filter.ts';
import { type NewsInput, type NewsPatch, StoredNews } from '../news.ts';
import { generateNewsId } from '../news-id.ts';
import type {
  IdempotentCreation,
  NewsPage,
  NewsRepository,
  NewsWrite,
  PageBounds,
} from '../news-repository.ts';
import { type Claim, IdempotencyStore } from './idempotency-store.ts';
import { listNews } from './news-list.ts';
import { SHARDS } from './table.ts';

/** There are 1,000 ids per millisecond: so many collisions in a row mean that the clock stands still. */
const ID_ATTEMPTS_MAX = 50;

/** An article with the tokens by which a write without a response is recognized. */
const NewsItem = v.object({
  ...StoredNews.entries,
  /** The token of its creation. */
  nonce: v.optional(v.string()),
  /** The token of its last change. */
  mark: v.optional(v.string()),
  /** The id of the idempotency record that it was created with. */
  creation_record: v.optional(v.string()),
});
type NewsItem = v.InferOutput<typeof NewsItem>;

/** Where a change goes, as a path of attribute names, and its value. */
type Change = readonly [path: readonly string[], value: unknown];

const Versioned = v.object({ version: v.number() });
const DELETED = { outcome: 'ok' } as const;

/** Stores the articles in a DynamoDB table, as `newsTable` describes it. */
export class DynamoDbNewsRepository implements NewsRepository {
  readonly #database: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;
  readonly #shards: number;
  readonly #idempotency: IdempotencyStore;

  constructor(options: { database: DynamoDBClient; tableName: string; clock: Clock; shards?: number }) {
    this.#database = options.database;
    this.#tableName = options.tableName;
    this.#clock = options.clock;
    this.#shards = options.shards ?? SHARDS;
    this.#idempotency = new IdempotencyStore(options);
  }

  async create(input: NewsInput): Promise<StoredNews> {
    const calls = new RetryingCalls();
    const nonce = randomUUID();
    for (let attempt = 0; attempt < ID_ATTEMPTS_MAX; attempt++) {
      const article = newArticle(generateNewsId(this.#clock.nowMs()), input);
      if (await this.#put(calls, article, { nonce })) return article;
    }
    throw new UnavailableError('No free id was found');
  }

  async createIdempotent(key: string, input: NewsInput): Promise<IdempotentCreation> {
    const calls = new RetryingCalls();
    const newsId = generateNewsId(this.#clock.nowMs());
    const result = await this.#idempotency.claim(calls, key, input, newsId);
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
    throw new UnavailableError('No free id was found');
  }

  /** Writes a new article; false when another article has its id. */
  async #put(
    calls: RetryingCalls,
    article: StoredNews,
    tokens: { readonly nonce: string },
  ): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#tableName,
      Item: marshall({ ...article, ...tokens, shard: article.id % this.#shards }),
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#database.send(command));
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
    const command = new GetItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id }),
      ConsistentRead: true,
    });
    const { Item } = await calls.read(() => this.#database.send(command));
    return Item && v.parse(NewsItem, unmarshall(Item));
  }

  async list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage> {
    const table = { database: this.#database, tableName: this.#tableName, shards: this.#shards };
    return listNews(table, filter, bounds);
  }

  async replace(
    id: number,
    { title, content, creator }: NewsInput,
    preconditions: Preconditions,
  ): Promise<NewsWrite> {
    return this.#change(id, preconditions, [
      [['title'], title],
      [['content'], content],
      [['creator'], creator],
    ]);
  }

  async update(
    id: number,
    { title, content, creator }: NewsPatch,
    preconditions: Preconditions,
  ): Promise<NewsWrite> {
    const changes: Change[] = [
      [['title'], title],
      [['content'], content],
      [['creator', 'first_name'], creator?.first_name],
      [['creator', 'last_name'], creator?.last_name],
    ];
    const sent = changes.filter(([, value]) => value !== undefined);
    if (sent.length > 0) return this.#change(id, preconditions, sent);
    const stored = await this.get(id);
    if (!stored) return { outcome: 'not_found' };
    const { version } = stored;
    return { outcome: satisfies(preconditions, stored) ? 'ok' : 'precondition_failed', version };
  }

  /** One conditional write of the changed attributes only. */
  async #change(id: number, preconditions: Preconditions, changes: readonly Change[]): Promise<NewsWrite> {
    const calls = new RetryingCalls();
    const writeToken = randomUUID();
    const names = ['updated_at', 'version', ...changes.flatMap(([path]) => path)];
    const assignments = changes.map(
      ([path], index) => `${path.map((name) => `#${name}`).join('.')} = :${index}`,
    );
    const { conditions, values } = conditionExpression(preconditions);
    // A retry finds the token of an executed first attempt, and does not write again.
    const isFirst = '(attribute_not_exists(mark) OR mark <> :mark)';
    const command = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id }),
      ConditionExpression: ['attribute_exists(id)', isFirst, ...conditions].join(' AND '),
      UpdateExpression: `SET #updated_at = :now, #version = #version + :one, mark = :mark, ${assignments.join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall({
        ':now': this.#clock.nowMs() * 1000,
        ':one': 1,
        ':mark': writeToken,
        ...values,
        ...Object.fromEntries(changes.map(([, value], index) => [`:${index}`, value])),
      }),
      ReturnValues: 'UPDATED_NEW',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#database.send(command));
    if (output) return { outcome: 'ok', ...v.parse(Versioned, unmarshall(output.Attributes ?? {})) };
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
    const isWithoutRecord = 'attribute_not_exists(creation_record)';
    const { output, outcomeUnknown } = await this.#remove(calls, id, preconditions, [isWithoutRecord]);
    if (output) return DELETED;
    const stored = await this.#read(calls, id);
    // Missing after a lost response: most likely our attempt deleted it.
    if (!stored) return outcomeUnknown ? DELETED : { outcome: 'not_found' };
    const { version } = stored;
    if (stored.creation_record === undefined || !satisfies(preconditions, stored)) {
      return { outcome: 'precondition_failed', version };
    }
    // Before the article is deleted: a repetition of its creation would not find it and create it again.
    await this.#idempotency.preventRecreation(calls, BigInt(stored.creation_record), stored.nonce ?? '');
    const second = await this.#remove(calls, id, preconditions, []);
    if (second.output) return DELETED;
    const remaining = await this.#read(calls, id);
    if (remaining) return { outcome: 'precondition_failed', version: remaining.version };
    return second.outcomeUnknown ? DELETED : { outcome: 'not_found' };
  }

  async #remove(calls: RetryingCalls, id: number, preconditions: Preconditions, further: readonly string[]) {
    const { conditions, values } = conditionExpression(preconditions);
    const command = new DeleteItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id }),
      ConditionExpression: ['attribute_exists(id)', ...further, ...conditions].join(' AND '),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: marshall(values) } : {}),
    });
    return calls.write(() => this.#database.send(command));
  }
}

function newArticle(id: number, input: NewsInput): StoredNews {
  return { id, ...input, created_at: id, updated_at: id, version: 1 };
}

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
import { BATCH_KEYS_MAX, readNews } from '../../dynamodb/batch-get.ts';
import type { Clock } from '../../dynamodb/clock.ts';
import { conditionExpression, type Preconditions, satisfies } from '../../dynamodb/condition-expression.ts';
import { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import { UnavailableError } from '../../dynamodb/unavailable-error.ts';
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
import { newsFeed } from './news-feed.ts';
import { SHARDS } from './table.ts';

/** Ids are drawn from 1,000 a millisecond: so many collisions in a row mean that the clock stands still. */
const ID_ATTEMPTS_MAX = 50;
/** The first articles of a page; how many more fit is judged by their size. */
const FIRST_BATCH = 25;

/** An article with the marks by which a write is recognised whose answer was lost. */
const NewsItem = v.object({
  ...StoredNews.entries,
  /** Of its creation. */
  nonce: v.optional(v.string()),
  /** Of its last change. */
  mark: v.optional(v.string()),
  /** The record of the key that it was created under. */
  creation_record: v.optional(v.string()),
});

/** The articles in a DynamoDB table of the shape that `newsTable` describes. */
export class DynamoDbNewsRepository implements NewsRepository {
  readonly #database: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;
  readonly #shards: number;
  readonly #records: IdempotencyStore;

  constructor(options: {
    database: DynamoDBClient;
    tableName: string;
    clock: Clock;
    /** How many partitions of the index share the writes. */
    shards?: number;
  }) {
    this.#database = options.database;
    this.#tableName = options.tableName;
    this.#clock = options.clock;
    this.#shards = options.shards ?? SHARDS;
    this.#records = new IdempotencyStore(options);
  }

  async create(input: NewsInput): Promise<StoredNews> {
    const calls = new RetryingCalls();
    const nonce = randomUUID();
    for (let draw = 0; draw < ID_ATTEMPTS_MAX; draw++) {
      const article = newArticle(generateNewsId(this.#clock.nowMs()), input);
      if (await this.#put(calls, article, { nonce })) return article;
    }
    throw new UnavailableError('No free id was drawn');
  }

  async createIdempotent(key: string, input: NewsInput): Promise<IdempotentCreation> {
    const calls = new RetryingCalls();
    const claiming = await this.#records.claim(calls, key, input, generateNewsId(this.#clock.nowMs()));
    switch (claiming.outcome) {
      case 'claimed':
        return { outcome: 'created', article: await this.#fulfil(calls, claiming.claim, input) };
      case 'fulfilled':
        return { outcome: 'replayed', article: newArticle(claiming.newsId, input) };
      default:
        return claiming;
    }
  }

  /** Creates the article that a key stands for, unless somebody before us has. */
  async #fulfil(calls: RetryingCalls, first: Claim, input: NewsInput): Promise<StoredNews> {
    const marks = { nonce: first.nonce, creation_record: String(first.recordId) };
    let claim = first;
    for (let draw = 0; draw < ID_ATTEMPTS_MAX; draw++) {
      const article = newArticle(claim.newsId, input);
      if (await this.#put(calls, article, marks)) {
        await this.#records.complete(calls, claim);
        return article;
      }
      claim = await this.#records.setNewsId(calls, claim, generateNewsId(this.#clock.nowMs()));
    }
    throw new UnavailableError('No free id was drawn');
  }

  /** Writes a new article; false when another one has its id. It is our own that has the same nonce. */
  async #put(calls: RetryingCalls, article: StoredNews, marks: { readonly nonce: string }): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#tableName,
      Item: marshall({ ...article, ...marks, shard: article.id % this.#shards }),
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#database.send(command));
    if (output) return true;
    const stored = await this.#read(calls, article.id);
    // What is gone again was our own where an answer was lost: somebody saw it before we knew of it.
    return stored ? stored.nonce === marks.nonce : outcomeUnknown;
  }

  async get(id: number): Promise<StoredNews | undefined> {
    const item = await this.#item(new RetryingCalls(), id);
    return item && v.parse(StoredNews, item);
  }

  async #read(calls: RetryingCalls, id: number): Promise<v.InferOutput<typeof NewsItem> | undefined> {
    const item = await this.#item(calls, id);
    return item && v.parse(NewsItem, item);
  }

  async #item(calls: RetryingCalls, id: number): Promise<Record<string, unknown> | undefined> {
    const command = new GetItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id }),
      ConsistentRead: true,
    });
    const { Item } = await calls.read(() => this.#database.send(command));
    return Item && unmarshall(Item);
  }

  async list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage> {
    const { after, limit, bytesMax } = bounds;
    const calls = new RetryingCalls();
    const candidates = this.#candidates(calls, filter, after, limit);
    const articles: StoredNews[] = [];
    let bytes = 0;
    let last = after;
    while (articles.length < limit && bytes < bytesMax) {
      const room =
        articles.length === 0 ? FIRST_BATCH : Math.ceil((bytesMax - bytes) / (bytes / articles.length));
      const ids = await take(candidates, Math.min(limit - articles.length, room, BATCH_KEYS_MAX));
      if (ids.length === 0) return { articles };
      const found = await readNews(calls, this.#database, this.#tableName, ids);
      for (const id of ids) {
        // What is in the index and no longer in the table was deleted a moment ago.
        const article = found.get(id);
        if (article) {
          bytes += Buffer.byteLength(JSON.stringify(article));
          if (bytes > bytesMax && articles.length > 0 && last !== undefined) return { articles, next: last };
          articles.push(article);
        }
        last = id;
      }
    }
    const more = await take(candidates, 1);
    return more.length > 0 && last !== undefined ? { articles, next: last } : { articles };
  }

  /** The ids that match the filter beyond `after`, newest first; there may be no article any more. */
  async *#candidates(
    calls: RetryingCalls,
    { ids, created }: NewsFilter,
    after: number | undefined,
    limit: number,
  ) {
    const periods =
      after === undefined
        ? created
        : created
            .filter(({ from }) => from < after)
            .map(({ from, to }) => ({ from, to: Math.min(to, after - 1) }));
    if (ids) {
      yield* ids.filter((id) => periods.some(({ from, to }) => from <= id && id <= to));
      return;
    }
    // One more than the page holds, so that one query a shard also tells whether there is more.
    const source = { calls, database: this.#database, tableName: this.#tableName, shards: this.#shards };
    yield* newsFeed({ ...source, queryLimit: limit + 1 }, periods);
  }

  async replace(
    id: number,
    { title, content, creator }: NewsInput,
    expectation: Preconditions,
  ): Promise<NewsWrite> {
    return this.#change(id, expectation, [
      [['title'], title],
      [['content'], content],
      [['creator'], creator],
    ]);
  }

  async update(
    id: number,
    { title, content, creator }: NewsPatch,
    expectation: Preconditions,
  ): Promise<NewsWrite> {
    const changes: Change[] = [
      [['title'], title],
      [['content'], content],
      [['creator', 'first_name'], creator?.first_name],
      [['creator', 'last_name'], creator?.last_name],
    ];
    const sent = changes.filter(([, value]) => value !== undefined);
    if (sent.length > 0) return this.#change(id, expectation, sent);
    const stored = await this.get(id);
    if (!stored) return { outcome: 'absent' };
    const { version } = stored;
    return satisfies(expectation, stored) ? { outcome: 'done', version } : { outcome: 'unexpected', version };
  }

  /** One conditional write that names just the attributes to change. */
  async #change(id: number, expectation: Preconditions, changes: readonly Change[]): Promise<NewsWrite> {
    const calls = new RetryingCalls();
    const mark = randomUUID();
    const names = ['updated_at', 'version', ...changes.flatMap(([path]) => path)];
    const assignments = changes.map(
      ([path], index) => `${path.map((name) => `#${name}`).join('.')} = :${index}`,
    );
    const { conditions, values } = conditionExpression(expectation);
    // A second attempt finds the mark of the first, whose answer was lost, and does not write again.
    const isNew = '(attribute_not_exists(mark) OR mark <> :mark)';
    const command = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id }),
      ConditionExpression: ['attribute_exists(id)', isNew, ...conditions].join(' AND '),
      UpdateExpression: `SET #updated_at = :now, #version = #version + :one, mark = :mark, ${assignments.join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall({
        ':now': this.#clock.nowMs() * 1000,
        ':one': 1,
        ':mark': mark,
        ...values,
        ...Object.fromEntries(changes.map(([, value], index) => [`:${index}`, value])),
      }),
      ReturnValues: 'UPDATED_NEW',
    });
    const { output, outcomeUnknown } = await calls.write(() => this.#database.send(command));
    if (output) return { outcome: 'done', ...v.parse(Versioned, unmarshall(output.Attributes ?? {})) };
    if (!outcomeUnknown && conditions.length === 0) return { outcome: 'absent' };
    const stored = await this.#read(calls, id);
    if (stored?.mark === mark) return { outcome: 'done', version: stored.version };
    // Whether the lost attempt changed the article before somebody else did, nobody can tell.
    if (outcomeUnknown) throw calls.unavailable();
    return stored ? { outcome: 'unexpected', version: stored.version } : { outcome: 'absent' };
  }

  async delete(id: number, expectation: Preconditions): Promise<NewsWrite<object>> {
    const calls = new RetryingCalls();
    // The record of a key has to be closed before the article that was created under it goes.
    const { output, outcomeUnknown } = await this.#remove(calls, id, expectation, [
      'attribute_not_exists(creation_record)',
    ]);
    if (output) return DELETED;
    const stored = await this.#read(calls, id);
    // Where an answer was lost, the article was most likely deleted by that attempt.
    if (!stored) return outcomeUnknown ? DELETED : { outcome: 'absent' };
    if (stored.creation_record === undefined || !satisfies(expectation, stored)) {
      return { outcome: 'unexpected', version: stored.version };
    }
    await this.#records.completeBeforeDeletion(calls, BigInt(stored.creation_record), stored.nonce ?? '');
    const second = await this.#remove(calls, id, expectation, []);
    if (second.output) return DELETED;
    const left = await this.#read(calls, id);
    if (left) return { outcome: 'unexpected', version: left.version };
    return second.outcomeUnknown ? DELETED : { outcome: 'absent' };
  }

  async #remove(calls: RetryingCalls, id: number, expectation: Preconditions, further: readonly string[]) {
    const { conditions, values } = conditionExpression(expectation);
    const command = new DeleteItemCommand({
      TableName: this.#tableName,
      Key: marshall({ id }),
      ConditionExpression: ['attribute_exists(id)', ...further, ...conditions].join(' AND '),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: marshall(values) } : {}),
    });
    return calls.write(() => this.#database.send(command));
  }
}

const Versioned = v.object({ version: v.number() });

const DELETED = { outcome: 'done' } as const;

function newArticle(id: number, input: NewsInput): StoredNews {
  return { id, ...input, created_at: id, updated_at: id, version: 1 };
}

/** A path of attribute names, and the value to put there. */
type Change = readonly [path: readonly string[], value: unknown];

/** The next of the items, at most so many. */
async function take<T>(items: AsyncGenerator<T, void>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = await items.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

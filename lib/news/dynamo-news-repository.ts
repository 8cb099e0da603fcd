import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { MiddlewareStack } from '@smithy/types';
import * as v from 'valibot';
import type { Clock } from './clock.ts';
import type { NewsFilter } from './filter.ts';
import { type NewsInput, type NewsPatch, StoredNews } from './news.ts';
import { BATCH_KEYS_MAX, readNews } from './news-batch.ts';
import { newsFeed } from './news-feed.ts';
import { drawNewsId } from './news-id.ts';
import type { NewsPage, NewsRepository, PageBounds } from './news-repository.ts';
import { SHARDS } from './table.ts';
import { available, isAnswerLost, Unavailable } from './unavailable.ts';

/** Ids are drawn from 1,000 a millisecond: so many collisions in a row mean that the clock stands still. */
const DRAWS_MAX = 50;
/** The first articles of a page; how many more fit is judged by their size. */
const FIRST_BATCH = 25;

const Versioned = v.object({ version: v.number() });

/** The articles in a DynamoDB table of the shape that `newsTable` describes. */
export class DynamoNewsRepository implements NewsRepository {
  readonly #database: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #clock: Clock;
  readonly #shards: number;

  constructor(options: {
    database: DynamoDBDocumentClient;
    tableName: string;
    clock: Clock;
    /** How many partitions of the index share the writes. */
    shards?: number;
  }) {
    this.#database = options.database;
    this.#tableName = options.tableName;
    this.#clock = options.clock;
    this.#shards = options.shards ?? SHARDS;
  }

  async create(input: NewsInput): Promise<StoredNews> {
    const nonce = randomUUID();
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const id = drawNewsId(this.#clock.nowMs());
      const article = { id, ...input, created_at: id, updated_at: id, version: 1 };
      if (await this.#put(article, nonce)) return article;
    }
    throw new Unavailable('No free id was drawn');
  }

  /** Writes a new article; false when another one has its id. */
  async #put(article: StoredNews, nonce: string): Promise<boolean> {
    const Item = { ...article, shard: article.id % this.#shards, nonce };
    const command = new PutCommand({
      TableName: this.#tableName,
      Item,
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const wasLost = watchLostAnswers(command);
    if (!(await conditionFailed(this.#database.send(command)))) return true;
    // Where an answer was lost and the SDK asked again, the article that is there may be our own.
    if (!wasLost()) return false;
    const stored = await this.#read(article.id);
    return stored?.nonce === nonce;
  }

  async get(id: number): Promise<StoredNews | undefined> {
    const item = await this.#read(id);
    return item && v.parse(StoredNews, item);
  }

  async #read(id: number): Promise<Record<string, unknown> | undefined> {
    const command = new GetCommand({ TableName: this.#tableName, Key: { id }, ConsistentRead: true });
    const { Item } = await available(this.#database.send(command));
    return Item;
  }

  async list(filter: NewsFilter, bounds: PageBounds): Promise<NewsPage> {
    const { after, limit, bytesMax } = bounds;
    const candidates = this.#candidates(filter, after, limit);
    const articles: StoredNews[] = [];
    let bytes = 0;
    let last = after;
    while (articles.length < limit && bytes < bytesMax) {
      const room =
        articles.length === 0 ? FIRST_BATCH : Math.ceil((bytesMax - bytes) / (bytes / articles.length));
      const ids = await take(candidates, Math.min(limit - articles.length, room, BATCH_KEYS_MAX));
      if (ids.length === 0) return { articles };
      const found = await readNews(this.#database, this.#tableName, ids);
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
  async *#candidates({ ids, created }: NewsFilter, after: number | undefined, limit: number) {
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
    const source = { database: this.#database, tableName: this.#tableName, shards: this.#shards };
    yield* newsFeed({ ...source, queryLimit: limit + 1 }, periods);
  }

  async replace(id: number, { title, content, creator }: NewsInput): Promise<number | undefined> {
    return this.#change(id, [
      [['title'], title],
      [['content'], content],
      [['creator'], creator],
    ]);
  }

  async update(id: number, { title, content, creator }: NewsPatch): Promise<number | undefined> {
    const changes: Change[] = [
      [['title'], title],
      [['content'], content],
      [['creator', 'first_name'], creator?.first_name],
      [['creator', 'last_name'], creator?.last_name],
    ];
    const sent = changes.filter(([, value]) => value !== undefined);
    if (sent.length > 0) return this.#change(id, sent);
    const stored = await this.get(id);
    return stored?.version;
  }

  /** One conditional write that names just the attributes to change. */
  async #change(id: number, changes: readonly Change[]): Promise<number | undefined> {
    const names = ['updated_at', 'version', ...changes.flatMap(([path]) => path)];
    const values = changes.map(([, value], index) => [`:${index}`, value]);
    const assignments = changes.map(
      ([path], index) => `${path.map((name) => `#${name}`).join('.')} = :${index}`,
    );
    const command = new UpdateCommand({
      TableName: this.#tableName,
      Key: { id },
      ConditionExpression: 'attribute_exists(id)',
      UpdateExpression: `SET #updated_at = :now, #version = #version + :one, ${assignments.join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ':now': this.#clock.nowMs() * 1000,
        ':one': 1,
        ...Object.fromEntries(values),
      },
      ReturnValues: 'UPDATED_NEW',
    });
    const answer = this.#database.send(command);
    if (await conditionFailed(answer)) return undefined;
    return v.parse(Versioned, (await answer).Attributes).version;
  }

  async delete(id: number): Promise<boolean> {
    const command = new DeleteCommand({
      TableName: this.#tableName,
      Key: { id },
      ConditionExpression: 'attribute_exists(id)',
    });
    const wasLost = watchLostAnswers(command);
    // Where an answer was lost and the SDK asked again, the article was most likely deleted by the first call.
    return !(await conditionFailed(this.#database.send(command))) || wasLost();
  }
}

/** A path of attribute names, and the value to put there. */
type Change = readonly [path: readonly string[], value: unknown];

/** Whether a conditional write found its condition unmet. */
async function conditionFailed(answer: Promise<unknown>): Promise<boolean> {
  try {
    await available(answer);
    return false;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return true;
    throw error;
  }
}

/**
 * Watches each attempt that the SDK makes at a command.
 *
 * @returns what tells whether the answer to one of them was lost: the database may have acted on it
 */
function watchLostAnswers<Input extends object, Output extends object>({
  middlewareStack,
}: {
  middlewareStack: MiddlewareStack<Input, Output>;
}): () => boolean {
  let wasLost = false;
  // Inside the SDK's own retries, which are of the same step and come before.
  middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        wasLost ||= isAnswerLost(error);
        throw error;
      }
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return () => wasLost;
}

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

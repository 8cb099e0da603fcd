import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Call, type Effect, startFaultProxy } from '../../../../infra/local/database/fault-proxy.ts';
import { type LocalApi, startLocalApi } from '../../../../infra/local/local-api.ts';
import { dynamoDbClient } from '../../../../lib/dynamodb/client.ts';
import { UnavailableError } from '../../../../lib/dynamodb/unavailable-error.ts';
import { DynamoDbNewsRepository } from '../../../../lib/news/dynamodb/news-repository.ts';
import { newsFilter } from '../../../../lib/news/filter.ts';
import type { IdempotentCreation } from '../../../../lib/news/news-repository.ts';
import { newsInput } from '../../../support/api.ts';

const passOn = ({ forward }: Call) => forward();
const LEASE_MS = 15_000;
const DAY_MS = 24 * 60 * 60 * 1000;

let api: LocalApi;
let interceptor: Awaited<ReturnType<typeof startFaultProxy>>;
let database: DynamoDBClient;
let news: DynamoDbNewsRepository;
let intercept: Effect;
let nowMs = Date.now();
let key: string;

beforeAll(async () => {
  api = await startLocalApi({ port: 0 });
  interceptor = await startFaultProxy(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', (call) => intercept(call));
  database = dynamoDbClient({ endpoint: interceptor.url });
  news = new DynamoDbNewsRepository({ database, tableName: 'newsdesk', clock: { nowMs: () => nowMs } });
});

afterAll(async () => {
  database.destroy();
  interceptor.stop();
  await api.stop();
});

beforeEach(async () => {
  intercept = passOn;
  key = randomUUID();
  // Leases of the tests before are over.
  nowMs += LEASE_MS + 1;
  for (const { id } of await listed()) await news.delete(id, {});
});

const listed = async () =>
  (await news.list(newsFilter({ ids: [], created: [] }), { limit: 100, bytesMax: 3_000_000 })).articles;

const once = () => news.createIdempotent(key, newsInput());

function articleOf(creation: IdempotentCreation) {
  if (!('article' in creation)) throw new Error(`There is no article: ${creation.outcome}`);
  return creation.article;
}

/** Ends a process at one of its calls: what it asks from then on is answered with a fault that it does not survive. */
function crashAt(at: number, when: 'before' | 'after'): void {
  let count = 0;
  intercept = async (call) => {
    count++;
    if (count === at && when === 'after') await call.forward();
    if (count < at) return call.forward();
    return {
      status: 400,
      body: { __type: 'com.amazon.coral.validate#ValidationException', message: 'Crash' },
    };
  };
}

const crashes = [1, 2, 3].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

describe('createOnce after a crash', () => {
  it.each(crashes)(
    '$when call $at of 3: one article, when the lease is over at the latest',
    async ({ at, when }) => {
      crashAt(at, when);
      await expect(once()).rejects.toThrow('Crash');
      intercept = passOn;

      const soon = await once();
      const isRecordThere = at > 1 || when === 'after';
      const isFulfilled = at === 3 && when === 'after';
      expect(soon.outcome).toBe(isFulfilled ? 'replayed' : isRecordThere ? 'in_progress' : 'created');

      nowMs += LEASE_MS + 1;
      const creation = await once();
      expect(await listed()).toEqual([articleOf(creation)]);
      expect(await once()).toEqual({ ...creation, outcome: 'replayed' });
    },
  );

  it.each(crashes)('$when call $at of 3: one article for ten who repeat it at once', async ({ at, when }) => {
    crashAt(at, when);
    await expect(once()).rejects.toThrow('Crash');
    intercept = passOn;
    nowMs += LEASE_MS + 1;
    const creations = await Promise.all(Array.from({ length: 10 }, once));
    const answered = creations.filter((creation) => 'article' in creation).map(articleOf);
    expect(answered.length).toBeGreaterThan(0);
    expect(await listed()).toEqual([answered[0]]);
    expect(new Set(answered.map((article) => JSON.stringify(article))).size).toBe(1);
  });

  it.each(crashes)('$when call $at of 3 of the one that took over: one article', async ({ at, when }) => {
    crashAt(2, 'after');
    await expect(once()).rejects.toThrow('Crash');
    nowMs += LEASE_MS + 1;
    crashAt(at, when);
    await expect(once()).rejects.toThrow('Crash');
    intercept = passOn;
    nowMs += LEASE_MS + 1;
    expect(await listed()).toEqual([articleOf(await once())]);
  });

  it('does not bring back an article that was deleted before it is repeated', async () => {
    crashAt(3, 'before');
    await expect(once()).rejects.toThrow('Crash');
    intercept = passOn;
    const [article] = await listed();
    const id = article?.id ?? 0;
    await expect(news.delete(id, {})).rejects.toThrow(UnavailableError);
    expect(await news.get(id)).toEqual(article);

    nowMs += LEASE_MS + 1;
    expect(await news.delete(id, {})).toEqual({ outcome: 'done' });
    expect(await once()).toEqual({ outcome: 'replayed', article });
    expect(await listed()).toEqual([]);
  });
});

describe('createOnce under a key that was used before', () => {
  it('is fulfilled although the article of the day before is deleted meanwhile', async () => {
    const first = articleOf(await once());
    nowMs += DAY_MS + 2000;
    crashAt(2, 'before');
    await expect(once()).rejects.toThrow('Crash');
    intercept = passOn;
    expect(await news.delete(first.id, {})).toEqual({ outcome: 'done' });
    nowMs += LEASE_MS + 1;
    const second = await once();
    expect(second.outcome).toBe('created');
    expect(await listed()).toEqual([articleOf(second)]);
  });
});

describe('createOnce whose claim was taken over', () => {
  it('does not write under another id', async () => {
    let isRefused = false;
    let other: IdempotentCreation | undefined;
    intercept = async (call) => {
      if (isRefused || !('shard' in Object(call.request.Item))) return call.forward();
      isRefused = true;
      // Somebody else has the id, and by the time that this is known, somebody else has the claim.
      nowMs += LEASE_MS + 1;
      other = await once();
      const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      await news.delete(articleOf(other).id, {});
      return { status: 400, body: { __type, message: 'The conditional request failed' } };
    };
    await expect(once()).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(other?.outcome).toBe('created');
    expect(await listed()).toEqual([]);
  });
});

describe('createOnce', () => {
  it.each(['PutItem', 'UpdateItem'])('makes one article when an answer to %s is lost', async (operation) => {
    let isRecord = false;
    for (const part of ['record', 'article']) {
      key = randomUUID();
      let lost = 0;
      intercept = async (call) => {
        const answer = await call.forward();
        isRecord = !('shard' in Object(call.request.Item));
        if (call.operation !== operation || isRecord !== (part === 'record') || lost++ > 0) return answer;
        return 'lost';
      };
      const creation = await once();
      intercept = passOn;
      expect(creation.outcome).toBe('created');
      expect(await listed()).toEqual([articleOf(creation)]);
      expect((await once()).outcome).toBe('replayed');
      await news.delete(articleOf(creation).id, {});
    }
  });

  it('draws again when the id is taken, and the key stands for what was written', async () => {
    let isRefused = false;
    intercept = async (call) => {
      if (isRefused || !('shard' in Object(call.request.Item))) return call.forward();
      isRefused = true;
      const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      return { status: 400, body: { __type, message: 'The conditional request failed' } };
    };
    const creation = await once();
    expect(isRefused).toBe(true);
    expect(await listed()).toEqual([articleOf(creation)]);
    expect(await once()).toEqual({ ...creation, outcome: 'replayed' });
  });

  it('remembers a key for a day, and then makes another article', async () => {
    const first = await once();
    nowMs += DAY_MS - 1000;
    expect(await once()).toEqual({ ...first, outcome: 'replayed' });
    expect((await news.createIdempotent(key, newsInput({ title: 'Another title' }))).outcome).toBe(
      'other_input',
    );
    nowMs += 2001;
    const second = await news.createIdempotent(key, newsInput({ title: 'Another title' }));
    expect(second.outcome).toBe('created');
    expect(await listed()).toEqual([articleOf(second), articleOf(first)]);
  });

  it('is not shown by any read: a record is no article', async () => {
    const creation = await once();
    expect(await listed()).toEqual([articleOf(creation)]);
  });
});

import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Call,
  type Effect,
  type FaultProxy,
  startFaultProxy,
} from '../../../../infra/local/database/fault-proxy.ts';
import { type LocalApi, startLocalApi } from '../../../../infra/local/local-api.ts';
import { dynamoDbClient } from '../../../../lib/dynamodb/client.ts';
import type { Preconditions } from '../../../../lib/dynamodb/condition-expression.ts';
import { UnavailableError } from '../../../../lib/dynamodb/unavailable-error.ts';
import { DynamoDbNewsRepository } from '../../../../lib/news/dynamodb/news-repository.ts';
import { newsFilter } from '../../../../lib/news/filter.ts';
import { newsInput } from '../../../support/api.ts';

const ALL = newsFilter({ ids: [], created: [] });
const passOn = ({ forward }: Call) => forward();

let api: LocalApi;
let interceptor: FaultProxy;
let database: DynamoDBClient;
let news: DynamoDbNewsRepository;
let intercept: Effect;
let calls: string[] = [];
let nowMs: number;

beforeAll(async () => {
  api = await startLocalApi({ port: 0 });
  interceptor = await startFaultProxy(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', (call) => {
    calls.push(call.operation);
    return intercept(call);
  });
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
  nowMs = Date.now();
  for (let left = await listed(); left.length > 0; left = await listed()) {
    await Promise.all(left.map(({ id }) => news.delete(id, {})));
  }
  calls = [];
});

/** Loses the answer to the first call of an operation, after the database has acted. */
function loseFirstAnswerTo(operation: string) {
  let lost = false;
  intercept = async (call) => {
    const answer = await call.forward();
    if (call.operation !== operation || lost) return answer;
    lost = true;
    return 'lost';
  };
}

const listed = async (limit = 100) => (await news.list(ALL, { limit, bytesMax: 3_000_000 })).articles;

describe('create', () => {
  it('makes one article when the answer to its write is lost and the SDK asks again', async () => {
    loseFirstAnswerTo('PutItem');
    const article = await news.create(newsInput());
    expect(calls).toEqual(['PutItem', 'PutItem', 'GetItem']);
    expect(await listed()).toEqual([article]);
  });

  it('draws again when another article has the id, also behind a lost answer', async () => {
    const taken = await news.create(newsInput());
    const takenId = { N: String(taken.id) };
    let drawn: unknown;
    intercept = async (call) => {
      const { Item, Key, ...rest } = call.request as Record<string, Record<string, unknown> | undefined>;
      // The first id drawn is the one that is taken; the answer to its write is lost once.
      const isFirst = drawn === undefined;
      drawn ??= Item?.id;
      const id = JSON.stringify((Item ?? Key)?.id) === JSON.stringify(drawn) ? takenId : (Item ?? Key)?.id;
      const request = {
        ...rest,
        ...(Item ? { Item: { ...Item, id } } : {}),
        ...(Key ? { Key: { id } } : {}),
      };
      const answer = await call.forward(request);
      return isFirst ? 'lost' : answer;
    };
    calls = [];
    const article = await news.create(newsInput({ title: 'Another article' }));
    expect(calls).toEqual(['PutItem', 'PutItem', 'GetItem', 'PutItem']);
    expect(article.id).not.toBe(taken.id);
    intercept = passOn;
    expect(await news.get(taken.id)).toEqual(taken);
    expect(await listed()).toHaveLength(2);
  });

  it('fills a millisecond, in which the ids of 200 articles are all distinct', async () => {
    const articles = await Promise.all(Array.from({ length: 200 }, () => news.create(newsInput())));
    expect(new Set(articles.map(({ id }) => id)).size).toBe(200);
    expect(new Set(articles.map(({ id }) => Math.floor(id / 1000)))).toEqual(new Set([nowMs]));
  });

  it('costs one call', async () => {
    await news.create(newsInput());
    expect(calls).toEqual(['PutItem']);
  });
});

describe('delete', () => {
  it('tells of success when the answer is lost and the SDK asks again', async () => {
    const { id } = await news.create(newsInput());
    loseFirstAnswerTo('DeleteItem');
    expect(await news.delete(id, {})).toEqual({ outcome: 'done' });
    expect(await news.get(id)).toBeUndefined();
  });

  it('tells that there is no such article when its first call was only turned away', async () => {
    let turnedAway = false;
    intercept = async (call) => {
      if (turnedAway) return call.forward();
      turnedAway = true;
      const __type = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';
      return { status: 400, body: { __type, message: 'Rate exceeded' } };
    };
    calls = [];
    expect(await news.delete(26, {})).toEqual({ outcome: 'absent' });
    expect(calls).toEqual(['DeleteItem', 'DeleteItem', 'GetItem']);
  });
});

describe('get', () => {
  it('is a consistent read', async () => {
    let isConsistent: unknown;
    intercept = (call) => {
      isConsistent = call.request.ConsistentRead;
      return call.forward();
    };
    expect(await news.get(26)).toBeUndefined();
    expect(isConsistent).toBe(true);
  });
});

describe('update', () => {
  it('is one write that names just the sent attributes, and no read', async () => {
    const { id } = await news.create(newsInput());
    calls = [];
    let expression: unknown;
    intercept = (call) => {
      expression = call.request.UpdateExpression;
      return call.forward();
    };
    expect(await news.update(id, { creator: { last_name: 'Okafor' } }, {})).toEqual({
      outcome: 'done',
      version: 2,
    });
    expect(calls).toEqual(['UpdateItem']);
    expect(expression).toBe(
      'SET #updated_at = :now, #version = #version + :one, mark = :mark, #creator.#last_name = :0',
    );
  });
});

describe.each(['replace', 'update'] as const)('%s when an answer is lost', (method) => {
  const change = (id: number, title: string, expectation: Preconditions = {}) =>
    method === 'replace'
      ? news.replace(id, newsInput({ title }), expectation)
      : news.update(id, { title }, expectation);

  it.each([{}, { versions: [1] }])(
    'is made once, and tells its version, expecting %j',
    async (expectation) => {
      const { id } = await news.create(newsInput());
      loseFirstAnswerTo('UpdateItem');
      calls = [];
      expect(await change(id, 'A second title', expectation)).toEqual({ outcome: 'done', version: 2 });
      expect(calls).toEqual(['UpdateItem', 'UpdateItem', 'GetItem']);
      expect(await news.get(id)).toMatchObject({ title: 'A second title', version: 2 });
    },
  );

  it('is made when the call itself was lost', async () => {
    const { id } = await news.create(newsInput());
    let isLost = false;
    intercept = async (call) => {
      if (isLost) return call.forward();
      isLost = true;
      return 'lost';
    };
    expect(await change(id, 'A second title', { versions: [1] })).toEqual({ outcome: 'done', version: 2 });
  });

  it('says that the outcome is unknown when somebody else has written since, and another version was expected', async () => {
    const { id } = await news.create(newsInput());
    let isFirst = true;
    intercept = async (call) => {
      const answer = await call.forward();
      if (call.operation !== 'UpdateItem' || !isFirst) return answer;
      isFirst = false;
      await news.update(id, { content: 'x'.repeat(60) }, {});
      return 'lost';
    };
    await expect(change(id, 'A second title', { versions: [1] })).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
    expect(await news.get(id)).toMatchObject({
      title: 'A second title',
      content: 'x'.repeat(60),
      version: 3,
    });
  });

  it('says that the outcome is unknown when the article is gone since', async () => {
    const { id } = await news.create(newsInput());
    let isFirst = true;
    intercept = async (call) => {
      const answer = await call.forward();
      if (call.operation !== 'UpdateItem' || !isFirst) return answer;
      isFirst = false;
      await news.delete(id, {});
      return 'lost';
    };
    await expect(change(id, 'A second title')).rejects.toMatchObject({ code: 'outcome_unknown' });
  });
});

describe('list', () => {
  it('passes over what the index still names and the table does not have, and goes on behind it', async () => {
    const articles = [];
    for (let count = 0; count < 12; count++) articles.unshift(await news.create(newsInput()));
    articles.sort((a, b) => b.id - a.id);
    const gone = new Set(articles.filter((_, index) => index % 3 === 0).map(({ id }) => String(id)));
    intercept = async (call) => {
      const { status, body } = await call.forward();
      if (call.operation !== 'BatchGetItem') return { status, body };
      const { newsdesk } = body.Responses as { newsdesk: { id: { N: string } }[] };
      return {
        status,
        body: { ...body, Responses: { newsdesk: newsdesk.filter(({ id }) => !gone.has(id.N)) } },
      };
    };
    const first = await news.list(ALL, { limit: 5, bytesMax: 3_000_000 });
    const rest = await news.list(ALL, { limit: 5, bytesMax: 3_000_000, after: first.next });
    expect([...first.articles, ...rest.articles]).toEqual(articles.filter(({ id }) => !gone.has(String(id))));
    expect(first.articles).toHaveLength(5);
  });

  it('finds with a consistent read what an eventually consistent one missed', async () => {
    const article = await news.create(newsInput());
    intercept = async (call) => {
      const { status, body } = await call.forward();
      const { newsdesk } = (call.request.RequestItems ?? {}) as { newsdesk?: { ConsistentRead?: boolean } };
      if (newsdesk?.ConsistentRead !== false) return { status, body };
      return { status, body: { ...body, Responses: { newsdesk: [] } } };
    };
    expect(await listed()).toEqual([article]);
  });

  it('asks again for what a batch leaves unprocessed', async () => {
    for (let count = 0; count < 10; count++) await news.create(newsInput());
    const whole = await listed();
    intercept = async (call) => {
      if (call.operation !== 'BatchGetItem') return call.forward();
      const { newsdesk } = call.request.RequestItems as { newsdesk: { Keys: unknown[] } };
      const RequestItems = { newsdesk: { ...newsdesk, Keys: newsdesk.Keys.slice(0, 4) } };
      const { status, body } = await call.forward({ ...call.request, RequestItems });
      const left = newsdesk.Keys.slice(4);
      const UnprocessedKeys = left.length > 0 ? { newsdesk: { ...newsdesk, Keys: left } } : {};
      return { status, body: { ...body, UnprocessedKeys } };
    };
    calls = [];
    expect(await listed()).toEqual(whole);
    expect(calls.filter((operation) => operation === 'BatchGetItem')).toHaveLength(3);
  });

  it('is unavailable, and not shorter, when a batch is left unprocessed for too long', async () => {
    await news.create(newsInput());
    intercept = async (call) => {
      if (call.operation !== 'BatchGetItem') return call.forward();
      return {
        status: 200,
        body: { Responses: { newsdesk: [] }, UnprocessedKeys: call.request.RequestItems },
      };
    };
    await expect(listed()).rejects.toThrow(UnavailableError);
  });

  it('costs eight queries and one batch', async () => {
    for (let count = 0; count < 30; count++) await news.create(newsInput());
    calls = [];
    expect(await listed(20)).toHaveLength(20);
    expect(calls).toEqual([...Array.from({ length: 8 }, () => 'Query'), 'BatchGetItem']);
  });

  it('knows whether there is more without another query, also where one shard holds all', async () => {
    for (let count = 0; count < 60; count++) await news.create(newsInput());
    const inOneShard = (await listed()).filter(({ id }) => id % 8 === 0);
    for (const { id } of await listed()) if (id % 8 !== 0) await news.delete(id, {});
    expect(inOneShard.length).toBeGreaterThan(1);
    calls = [];
    const page = await news.list(ALL, { limit: 1, bytesMax: 3_000_000 });
    expect(page.next).toBe(inOneShard[0]?.id);
    expect(calls).toEqual([...Array.from({ length: 8 }, () => 'Query'), 'BatchGetItem']);
  });

  it('goes on in a shard whose query was cut short', async () => {
    for (let count = 0; count < 40; count++) await news.create(newsInput());
    const whole = await listed();
    intercept = (call) => {
      if (call.operation !== 'Query') return call.forward();
      return call.forward({ ...call.request, Limit: 1 });
    };
    expect(await listed()).toEqual(whole);
  });

  it('bounds a page by bytes, holds one article at least, and misses none', async () => {
    for (let count = 0; count < 12; count++) await news.create(newsInput({ content: 'x'.repeat(10_000) }));
    const whole = await listed();
    const size = Buffer.byteLength(JSON.stringify(whole[0]));
    for (const [bytesMax, perPage] of [
      [35_000, 3],
      // Filled to the last byte, in the middle of what was fetched and at its end.
      [size * 3, 3],
      [size * 12, 12],
      [1, 1],
    ] as const) {
      const pages: number[][] = [];
      let after: number | undefined;
      do {
        const page = await news.list(ALL, { limit: 100, bytesMax, after });
        pages.push(page.articles.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(pages.flat()).toEqual(whole.map(({ id }) => id));
      expect(pages.map(({ length }) => length)).toEqual(Array.from({ length: 12 / perPage }, () => perPage));
    }
  });
});

describe('every method', () => {
  const methods: [string, () => Promise<unknown>][] = [
    ['create', () => news.create(newsInput())],
    ['createOnce', () => news.createIdempotent(randomUUID(), newsInput())],
    ['get', () => news.get(26)],
    ['list', () => news.list(ALL, { limit: 20, bytesMax: 3_000_000 })],
    ['replace', () => news.replace(26, newsInput(), {})],
    ['update', () => news.update(26, { title: 'Another title' }, {})],
    ['delete', () => news.delete(26, {})],
  ];

  /** The codes of the errors that all methods end with, at once: each waits for seconds. */
  async function codes() {
    const ends = methods.map(async ([name, run]) => [name, await run().catch(({ code }) => code)]);
    return Object.fromEntries(await Promise.all(ends));
  }
  const all = (code: string) => Object.fromEntries(methods.map(([name]) => [name, code]));

  it('is unavailable when the database is throttled beyond all attempts: nothing was done', async () => {
    const __type = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';
    intercept = async () => ({ status: 400, body: { __type, message: 'Rate exceeded' } });
    expect(await codes()).toEqual(all('unavailable'));
  });

  it('is unavailable when every answer is lost: a write may have been made', async () => {
    intercept = async () => 'lost';
    expect(await codes()).toEqual({ ...all('outcome_unknown'), get: 'unavailable', list: 'unavailable' });
    expect(calls.filter((operation) => operation === 'DeleteItem')).toHaveLength(8);
  });

  it('is unavailable when nobody can be reached: nothing was done', async () => {
    const nobody = dynamoDbClient({ endpoint: 'http://127.0.0.1:9' });
    const reachable = news;
    news = new DynamoDbNewsRepository({
      database: nobody,
      tableName: 'newsdesk',
      clock: { nowMs: () => nowMs },
    });
    expect(await codes()).toEqual(all('unavailable'));
    news = reachable;
    nobody.destroy();
  });

  it.each(methods)('%s tells of a fault of our own as it is', async (_, run) => {
    const __type = 'com.amazon.coral.validate#ValidationException';
    intercept = async () => ({ status: 400, body: { __type, message: 'Invalid expression' } });
    await expect(run()).rejects.toThrow('Invalid expression');
    await expect(run()).rejects.not.toThrow(UnavailableError);
  });
});

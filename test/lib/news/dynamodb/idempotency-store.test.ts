import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IdempotentCreation } from '../../../../lib/news/news-repository.ts';
import { newsInput } from '../../../support/api.ts';
import { passThrough, startRepository } from './start-repository.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const { news, faults, clock, list } = await startRepository();
let key: string;

beforeEach(() => {
  key = randomUUID();
});

const create = (input = newsInput(), caller = '') => news.createIdempotent({ key, caller }, input);

function articleOf(creation: IdempotentCreation) {
  if (!('article' in creation)) throw new Error(`No article: ${creation.outcome}`);
  return creation.article;
}

/** Simulates a crash before or after the nth call: from then on, calls fail with an error that is not retried. */
function crashAt(at: number, when: 'before' | 'after'): void {
  let count = 0;
  faults.effect = async (call) => {
    count++;
    if (count === at && when === 'after') await call.forward();
    if (count < at) return call.forward();
    return {
      status: 400,
      body: { __type: 'com.amazon.coral.validate#ValidationException', message: 'Crash' },
    };
  };
}

const isArticle = (item: unknown) => 'shard' in Object(item);

const crashes = [1, 2, 3].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

describe('createIdempotent', () => {
  it('makes three calls, and its repetition two', async () => {
    await create();
    expect(faults.calls.splice(0)).toEqual(['BatchGetItem', 'PutItem', 'PutItem']);
    await create();
    expect(faults.calls).toEqual(['BatchGetItem', 'GetItem']);
  });

  it.each(crashes)('creates one article after a crash $when call $at of 3', async ({ at, when }) => {
    crashAt(at, when);
    await expect(create()).rejects.toThrow('Crash');
    faults.effect = passThrough;
    const creations = await Promise.all(Array.from({ length: 10 }, () => create()));
    expect(await list()).toEqual([articleOf(creations[0] ?? { outcome: 'payload_mismatch' })]);
    expect(new Set(creations.map((one) => JSON.stringify(articleOf(one)))).size).toBe(1);
    const isStored = at === 3 && when === 'after';
    expect(creations.filter(({ outcome }) => outcome === 'created')).toHaveLength(isStored ? 0 : 1);
  });

  it.each(crashes)('creates one article when its repetition crashes $when call $at', async ({ at, when }) => {
    crashAt(3, 'before');
    await expect(create()).rejects.toThrow('Crash');
    crashAt(at, when);
    await expect(create()).rejects.toThrow('Crash');
    faults.effect = passThrough;
    const article = articleOf(await create());
    expect(await list()).toEqual([article]);
  });

  it.each(['record', 'article'])('creates one article when the response to its %s is lost', async (part) => {
    let lost = 0;
    faults.effect = async (call) => {
      const response = await call.forward();
      const isPart = call.operation === 'PutItem' && isArticle(call.request.Item) === (part === 'article');
      return isPart && lost++ === 0 ? 'disconnect' : response;
    };
    const creation = await create();
    faults.effect = passThrough;
    expect(creation.outcome).toBe('created');
    expect(await list()).toEqual([articleOf(creation)]);
    expect((await create()).outcome).toBe('replayed');
  });

  it('does not bring a deleted article back', async () => {
    const { id } = articleOf(await create());
    expect(await news.delete(id, {})).toMatchObject({ outcome: 'ok' });
    expect(await create()).toMatchObject({ outcome: 'replayed', article: { id } });
    expect(await list()).toEqual([]);
  });

  it('does not bring an article back whose write is executed after its deletion', async () => {
    let late: (() => Promise<unknown>) | undefined;
    faults.effect = async (call) => {
      if (late || !isArticle(call.request.Item)) return call.forward();
      late = call.forward;
      return 'disconnect';
    };
    const { id } = articleOf(await create());
    await news.delete(id, {});
    await late?.();
    expect(await news.get(id)).toBeUndefined();
    expect(await create()).toMatchObject({ outcome: 'replayed' });
    expect(await list()).toEqual([]);
  });

  it('creates with a new id when it is repeated long after, and the first write is executed late', async () => {
    let late: (() => Promise<unknown>) | undefined;
    faults.effect = async (call) => {
      if (!isArticle(call.request.Item)) return call.forward();
      late = call.forward;
      return {
        status: 400,
        body: { __type: 'com.amazon.coral.validate#ValidationException', message: 'Crash' },
      };
    };
    await expect(create()).rejects.toThrow('Crash');
    faults.effect = passThrough;
    clock.ms += DAY_MS - 60_000;
    const creation = await create();
    await late?.();
    expect(articleOf(creation).created_at).toBeGreaterThanOrEqual(clock.ms * 1000);
    expect(await list()).toEqual([articleOf(creation)]);
  });

  it('generates another id when the id is taken', async () => {
    let isRejected = false;
    faults.effect = async (call) => {
      if (isRejected || !isArticle(call.request.Item)) return call.forward();
      isRejected = true;
      // Another article has the id.
      const response = await call.forward({
        ...call.request,
        Item: { ...Object(call.request.Item), nonce: { S: 'other' } },
      });
      const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      return response.status === 200 ? { status: 400, body: { __type, message: 'Taken' } } : response;
    };
    const creation = await create();
    expect(await list()).toHaveLength(2);
    expect(await create()).toEqual({ ...creation, outcome: 'replayed' });
  });

  it('remembers a key for a day, then creates another article', async () => {
    const first = await create();
    clock.ms += DAY_MS - 1000;
    expect(await create()).toEqual({ ...first, outcome: 'replayed' });
    const other = newsInput({ title: 'Another title' });
    expect((await create(other)).outcome).toBe('payload_mismatch');
    clock.ms += 2001;
    const second = await create(other);
    expect(second.outcome).toBe('created');
    expect(await list()).toEqual([articleOf(second), articleOf(first)]);
  });

  it('has a key for each caller, and honours one of the first version, which had one for all', async () => {
    const former = await create();
    expect(await create(newsInput(), 'ada')).toEqual({ ...former, outcome: 'replayed' });
    key = randomUUID();
    const ofAda = await create(newsInput(), 'ada');
    const ofGrace = await create(newsInput({ title: 'Another title' }), 'grace');
    expect([ofAda.outcome, ofGrace.outcome]).toEqual(['created', 'created']);
    expect(await create(newsInput(), 'ada')).toEqual({ ...ofAda, outcome: 'replayed' });
  });
});

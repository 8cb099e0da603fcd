import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../lib/dynamodb/unavailable-error.ts';
import type { IdempotentCreation } from '../../../../lib/news/news-repository.ts';
import { newsInput } from '../../../support/api.ts';
import { LEASE_MS, passThrough, startRepository } from './start-repository.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const { news, faults, clock, list } = await startRepository();
let key: string;

beforeEach(() => {
  key = randomUUID();
});

const create = () => news.createIdempotent(key, newsInput());

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

const crashes = [1, 2, 3].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

describe('createIdempotent after a crash', () => {
  it.each(crashes)(
    '$when call $at of 3 creates one article, after the lease at the latest',
    async ({ at, when }) => {
      crashAt(at, when);
      await expect(create()).rejects.toThrow('Crash');
      faults.effect = passThrough;

      const early = await create();
      const hasRecord = at > 1 || when === 'after';
      const isCompleted = at === 3 && when === 'after';
      expect(early.outcome).toBe(isCompleted ? 'replayed' : hasRecord ? 'in_progress' : 'created');

      clock.ms += LEASE_MS + 1;
      const creation = await create();
      expect(await list()).toEqual([articleOf(creation)]);
      expect(await create()).toEqual({ ...creation, outcome: 'replayed' });
    },
  );

  it.each(crashes)(
    '$when call $at of 3 creates one article for ten concurrent retries',
    async ({ at, when }) => {
      crashAt(at, when);
      await expect(create()).rejects.toThrow('Crash');
      faults.effect = passThrough;
      clock.ms += LEASE_MS + 1;
      const creations = await Promise.all(Array.from({ length: 10 }, create));
      const articles = creations.filter((creation) => 'article' in creation).map(articleOf);
      expect(articles.length).toBeGreaterThan(0);
      expect(await list()).toEqual([articles[0]]);
      expect(new Set(articles.map((article) => JSON.stringify(article))).size).toBe(1);
    },
  );

  it.each(crashes)(
    '$when call $at of 3 of the retry that took over creates one article',
    async ({ at, when }) => {
      crashAt(2, 'after');
      await expect(create()).rejects.toThrow('Crash');
      clock.ms += LEASE_MS + 1;
      crashAt(at, when);
      await expect(create()).rejects.toThrow('Crash');
      faults.effect = passThrough;
      clock.ms += LEASE_MS + 1;
      expect(await list()).toEqual([articleOf(await create())]);
    },
  );

  it('does not restore an article that was deleted before the retry', async () => {
    crashAt(3, 'before');
    await expect(create()).rejects.toThrow('Crash');
    faults.effect = passThrough;
    const [article] = await list();
    const id = article?.id ?? 0;
    await expect(news.delete(id, {})).rejects.toThrow(UnavailableError);
    expect(await news.get(id)).toEqual(article);

    clock.ms += LEASE_MS + 1;
    expect(await news.delete(id, {})).toEqual({ outcome: 'ok' });
    expect(await create()).toEqual({ outcome: 'replayed', article });
    expect(await list()).toEqual([]);
  });
});

describe('createIdempotent with an expired key', () => {
  it('creates an article although the earlier one is deleted meanwhile', async () => {
    const first = articleOf(await create());
    clock.ms += DAY_MS + 2000;
    crashAt(2, 'before');
    await expect(create()).rejects.toThrow('Crash');
    faults.effect = passThrough;
    expect(await news.delete(first.id, {})).toEqual({ outcome: 'ok' });
    clock.ms += LEASE_MS + 1;
    const second = await create();
    expect(second.outcome).toBe('created');
    expect(await list()).toEqual([articleOf(second)]);
  });
});

describe('createIdempotent whose claim was taken over', () => {
  it('does not write with another id', async () => {
    let isRejected = false;
    let other: IdempotentCreation | undefined;
    faults.effect = async (call) => {
      if (isRejected || !('shard' in Object(call.request.Item))) return call.forward();
      isRejected = true;
      // The id is taken, and before this response another request takes over the claim.
      clock.ms += LEASE_MS + 1;
      other = await create();
      const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      await news.delete(articleOf(other).id, {});
      return { status: 400, body: { __type, message: 'The conditional request failed' } };
    };
    await expect(create()).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(other?.outcome).toBe('created');
    expect(await list()).toEqual([]);
  });
});

describe('createIdempotent', () => {
  it.each(['PutItem', 'UpdateItem'])(
    'creates one article when a response to %s is lost',
    async (operation) => {
      let isRecord = false;
      for (const part of ['record', 'article']) {
        key = randomUUID();
        let lost = 0;
        faults.effect = async (call) => {
          const response = await call.forward();
          isRecord = !('shard' in Object(call.request.Item));
          if (call.operation !== operation || isRecord !== (part === 'record') || lost++ > 0) return response;
          return 'disconnect';
        };
        const creation = await create();
        faults.effect = passThrough;
        expect(creation.outcome).toBe('created');
        expect(await list()).toEqual([articleOf(creation)]);
        expect((await create()).outcome).toBe('replayed');
        await news.delete(articleOf(creation).id, {});
      }
    },
  );

  it('generates another id when the id is taken, and replays the stored article', async () => {
    let isRejected = false;
    faults.effect = async (call) => {
      if (isRejected || !('shard' in Object(call.request.Item))) return call.forward();
      isRejected = true;
      const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      return { status: 400, body: { __type, message: 'The conditional request failed' } };
    };
    const creation = await create();
    expect(isRejected).toBe(true);
    expect(await list()).toEqual([articleOf(creation)]);
    expect(await create()).toEqual({ ...creation, outcome: 'replayed' });
  });

  it('remembers a key for a day, then creates another article', async () => {
    const first = await create();
    clock.ms += DAY_MS - 1000;
    expect(await create()).toEqual({ ...first, outcome: 'replayed' });
    expect((await news.createIdempotent(key, newsInput({ title: 'Another title' }))).outcome).toBe(
      'payload_mismatch',
    );
    clock.ms += 2001;
    const second = await news.createIdempotent(key, newsInput({ title: 'Another title' }));
    expect(second.outcome).toBe('created');
    expect(await list()).toEqual([articleOf(second), articleOf(first)]);
  });

  it('does not list its record as an article', async () => {
    const creation = await create();
    expect(await list()).toEqual([articleOf(creation)]);
  });
});

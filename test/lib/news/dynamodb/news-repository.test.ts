import { describe, expect, it } from 'vitest';
import type { Preconditions } from '../../../../lib/http/preconditions.ts';
import { newsInput } from '../../../support/api.ts';
import { loseFirstResponse, passThrough, startRepository } from './start-repository.ts';

const { news, faults, clock, list } = await startRepository();

describe('create', () => {
  it('stores one article when the response is lost and the write retried', async () => {
    faults.effect = loseFirstResponse('PutItem');
    const article = await news.create(newsInput());
    expect(faults.calls).toEqual(['PutItem', 'PutItem', 'GetItem']);
    expect(await list()).toEqual([article]);
  });

  it('generates another id when the id is taken, even after a lost response', async () => {
    const taken = await news.create(newsInput());
    const takenId = { N: String(taken.id) };
    let firstId: unknown;
    faults.effect = async (call) => {
      const { Item, Key, ...rest } = call.request as Record<string, Record<string, unknown> | undefined>;
      // Replaces the first generated id by the taken one; the response to its write is lost once.
      const isFirst = firstId === undefined;
      firstId ??= Item?.id;
      const id = JSON.stringify((Item ?? Key)?.id) === JSON.stringify(firstId) ? takenId : (Item ?? Key)?.id;
      const request = {
        ...rest,
        ...(Item ? { Item: { ...Item, id } } : {}),
        ...(Key ? { Key: { id } } : {}),
      };
      const response = await call.forward(request);
      return isFirst ? 'disconnect' : response;
    };
    faults.calls = [];
    const article = await news.create(newsInput({ title: 'Another article' }));
    expect(faults.calls).toEqual(['PutItem', 'PutItem', 'GetItem', 'PutItem']);
    expect(article.id).not.toBe(taken.id);
    faults.effect = passThrough;
    expect(await news.get(taken.id)).toEqual(taken);
    expect(await list()).toHaveLength(2);
  });

  it('generates distinct ids for 200 articles in one millisecond', async () => {
    const articles = await Promise.all(Array.from({ length: 200 }, () => news.create(newsInput())));
    expect(new Set(articles.map(({ id }) => id)).size).toBe(200);
    expect(new Set(articles.map(({ id }) => Math.floor(id / 1000)))).toEqual(new Set([clock.ms]));
  });

  it('makes one call', async () => {
    await news.create(newsInput());
    expect(faults.calls).toEqual(['PutItem']);
  });
});

describe('delete', () => {
  it('succeeds when the response is lost and the call retried', async () => {
    const { id } = await news.create(newsInput());
    faults.effect = loseFirstResponse('DeleteItem');
    expect(await news.delete(id, {})).toEqual({ outcome: 'ok' });
    expect(await news.get(id)).toBeUndefined();
  });

  it('returns not_found when its first call was throttled', async () => {
    let isThrottled = false;
    faults.effect = async (call) => {
      if (isThrottled) return call.forward();
      isThrottled = true;
      const __type = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';
      return { status: 400, body: { __type, message: 'Rate exceeded' } };
    };
    faults.calls = [];
    expect(await news.delete(26, {})).toEqual({ outcome: 'not_found' });
    expect(faults.calls).toEqual(['DeleteItem', 'DeleteItem', 'GetItem']);
  });
});

describe('get', () => {
  it('reads consistently', async () => {
    let isConsistent: unknown;
    faults.effect = (call) => {
      isConsistent = call.request.ConsistentRead;
      return call.forward();
    };
    expect(await news.get(26)).toBeUndefined();
    expect(isConsistent).toBe(true);
  });
});

describe('update', () => {
  it('makes one write of only the sent attributes, and no read', async () => {
    const { id } = await news.create(newsInput());
    faults.calls = [];
    let expression: unknown;
    faults.effect = (call) => {
      expression = call.request.UpdateExpression;
      return call.forward();
    };
    expect(await news.update(id, { creator: { last_name: 'Okafor' } }, {})).toEqual({
      outcome: 'ok',
      version: 2,
    });
    expect(faults.calls).toEqual(['UpdateItem']);
    expect(expression).toBe('SET updated_at = :now, version = version + :one, mark = :mark, #0.#1 = :0');
  });
});

describe.each(['replace', 'update'] as const)('%s when a response is lost', (method) => {
  const change = (id: number, title: string, preconditions: Preconditions = {}) =>
    method === 'replace'
      ? news.replace(id, newsInput({ title }), preconditions)
      : news.update(id, { title }, preconditions);

  it.each([{}, { versions: [1] }])(
    'writes once and returns the version with preconditions %j',
    async (preconditions) => {
      const { id } = await news.create(newsInput());
      faults.effect = loseFirstResponse('UpdateItem');
      faults.calls = [];
      expect(await change(id, 'A second title', preconditions)).toEqual({ outcome: 'ok', version: 2 });
      expect(faults.calls).toEqual(['UpdateItem', 'UpdateItem', 'GetItem']);
      expect(await news.get(id)).toMatchObject({ title: 'A second title', version: 2 });
    },
  );

  it('writes when the request was lost', async () => {
    const { id } = await news.create(newsInput());
    let isLost = false;
    faults.effect = async (call) => {
      if (isLost) return call.forward();
      isLost = true;
      return 'disconnect';
    };
    expect(await change(id, 'A second title', { versions: [1] })).toEqual({ outcome: 'ok', version: 2 });
  });

  it('has an unknown outcome after another write, with a required version', async () => {
    const { id } = await news.create(newsInput());
    faults.effect = loseFirstResponse('UpdateItem', () => news.update(id, { content: 'x'.repeat(60) }, {}));
    await expect(change(id, 'A second title', { versions: [1] })).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
    expect(await news.get(id)).toMatchObject({
      title: 'A second title',
      content: 'x'.repeat(60),
      version: 3,
    });
  });

  it('has an unknown outcome after the article was deleted', async () => {
    const { id } = await news.create(newsInput());
    faults.effect = loseFirstResponse('UpdateItem', () => news.delete(id, {}));
    await expect(change(id, 'A second title')).rejects.toMatchObject({ code: 'outcome_unknown' });
  });
});

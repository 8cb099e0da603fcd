import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { documentClient } from '../../../../lib/dynamodb/client.ts';
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

  it('generates larger and larger ids for 200 articles in one millisecond', async () => {
    const articles = await Promise.all(Array.from({ length: 200 }, () => news.create(newsInput())));
    const ids = articles.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    expect(Math.abs((ids[0] ?? 0) - clock.ms * 1000)).toBeLessThan(2000);
  });

  it('makes one call', async () => {
    await news.create(newsInput());
    expect(faults.calls).toEqual(['PutItem']);
  });
});

describe('delete', () => {
  it('succeeds when the response is lost and the call retried', async () => {
    const { id } = await news.create(newsInput());
    faults.effect = loseFirstResponse('UpdateItem');
    expect(await news.delete(id, {})).toMatchObject({ outcome: 'ok' });
    expect(await news.get(id)).toBeUndefined();
  });

  it('makes one call, and leaves nothing of the text', async () => {
    const { id } = await news.create(newsInput());
    faults.calls = [];
    await news.delete(id, {});
    expect(faults.calls).toEqual(['UpdateItem']);
    expect(Object.keys((await item(id)) ?? {}).sort()).toEqual([
      'expires_at',
      'id',
      'mark',
      'nonce',
      'updated_at',
      'version',
    ]);
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
    expect(faults.calls).toEqual(['UpdateItem', 'UpdateItem', 'GetItem']);
  });

  it('returns not_found when its request was lost, and another deletes the article', async () => {
    const { id } = await news.create(newsInput());
    cutFirst('UpdateItem', async () => {
      await news.update(id, { title: 'Changed meanwhile' }, {});
      await news.delete(id, {});
    });
    expect(await news.delete(id, { versions: [1] })).toEqual({ outcome: 'not_found' });
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

describe('a change and another editor', () => {
  const titleOf = async (id: number) => (await news.get(id))?.title;

  it('is not reverted by the retry of an earlier one whose response was lost', async () => {
    const { id } = await news.create(newsInput());
    faults.effect = loseFirstResponse('UpdateItem', async () => {
      expect(await news.update(id, { title: 'The second editor' }, { versions: [2] })).toMatchObject({
        outcome: 'ok',
      });
    });
    await expect(news.update(id, { title: 'The first editor' }, {})).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
    expect(await titleOf(id)).toBe('The second editor');
  });

  it('is not reverted by an earlier one that the database executes late', async () => {
    const { id } = await news.create(newsInput());
    const late: (() => Promise<unknown>)[] = [];
    faults.effect = async (call) => {
      if (call.operation !== 'UpdateItem') return call.forward();
      late.push(call.forward);
      return 'disconnect';
    };
    await expect(news.update(id, { title: 'The first editor' }, {})).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
    faults.effect = passThrough;
    clock.ms += 1;
    await news.update(id, { title: 'The second editor' }, {});
    for (const execute of late) await execute();
    expect(await titleOf(id)).toBe('The second editor');
  });

  it('is 412 for certain when another stored the next version', async () => {
    const { id } = await news.create(newsInput());
    cutFirst('UpdateItem', () => news.update(id, { title: 'The second editor' }, { versions: [1] }));
    expect(await news.update(id, { title: 'The first editor' }, { versions: [1] })).toEqual({
      outcome: 'precondition_failed',
      version: 2,
    });
  });

  it('succeeds, and so do 120 at the same moment, when clocks differ', async () => {
    const { id } = await news.create(newsInput());
    clock.ms -= 100;
    const writes = await Promise.all(
      Array.from({ length: 120 }, (_, index) => news.update(id, { title: `Title number ${index}` }, {})),
    );
    expect(
      writes.map((write) => 'version' in write && write.version).toSorted((a, b) => Number(a) - Number(b)),
    ).toEqual(Array.from({ length: 120 }, (_, index) => index + 2));
    expect(faults.calls.filter((call) => call === 'UpdateItem').length).toBeLessThanOrEqual(240);
    clock.ms -= 60_000;
    expect(await news.update(id, { title: 'A clock far behind' }, {})).toMatchObject({ outcome: 'ok' });
    expect(await titleOf(id)).toBe('A clock far behind');
  });
});

/** Loses the first call of an operation before it is executed, after `meanwhile` was done. */
function cutFirst(operation: string, meanwhile: () => Promise<unknown>): void {
  let isCut = false;
  faults.effect = async (call) => {
    if (call.operation !== operation || isCut) return call.forward();
    isCut = true;
    await meanwhile();
    return 'disconnect';
  };
}

async function item(id: number): Promise<Record<string, unknown> | undefined> {
  const command = new GetCommand({ TableName: process.env.TABLE_NAME, Key: { id } });
  return (await documentClient().send(command)).Item;
}

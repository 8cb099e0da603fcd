import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { documentClient } from '../../../../lib/dynamodb/client.ts';
import { UnavailableError } from '../../../../lib/dynamodb/unavailable-error.ts';
import { DynamoDbNewsRepository } from '../../../../lib/news/dynamodb/news-repository.ts';
import type { NewsRepository } from '../../../../lib/news/news-repository.ts';
import { newsInput } from '../../../support/api.ts';
import { ALL, startRepository } from './start-repository.ts';

const { news, faults, clock } = await startRepository();

describe('every method of DynamoDbNewsRepository', () => {
  const methods: [string, (news: NewsRepository) => Promise<unknown>][] = [
    ['create', (news) => news.create(newsInput())],
    ['createIdempotent', (news) => news.createIdempotent({ key: randomUUID(), caller: '' }, newsInput())],
    ['get', (news) => news.get(26)],
    ['list', (news) => news.list(ALL, { limit: 20, bytesMax: 3_000_000 })],
    ['replace', (news) => news.replace(26, newsInput(), {})],
    ['update', (news) => news.update(26, { title: 'Another title' }, {})],
    ['delete', (news) => news.delete(26, {})],
  ];

  /** The error code of each method. They run concurrently, since each takes seconds. */
  async function errorCodes(repository: NewsRepository = news) {
    const results = methods.map(async ([name, run]) => [
      name,
      await run(repository).catch(({ code }) => code),
    ]);
    return Object.fromEntries(await Promise.all(results));
  }
  const all = (code: string) => Object.fromEntries(methods.map(([name]) => [name, code]));

  it('is unavailable when throttled on every attempt', async () => {
    const __type = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';
    faults.effect = async () => ({ status: 400, body: { __type, message: 'Rate exceeded' } });
    expect(await errorCodes()).toEqual(all('unavailable'));
  });

  it('is unavailable when every response is lost, and a write has an unknown outcome', async () => {
    faults.effect = async () => 'disconnect';
    expect(await errorCodes()).toEqual({
      ...all('outcome_unknown'),
      // It reads the record of its key first.
      createIdempotent: 'unavailable',
      get: 'unavailable',
      list: 'unavailable',
    });
    expect(faults.calls.filter((operation) => operation === 'PutItem')).toHaveLength(8);
  });

  it('is unavailable when connections are refused', async () => {
    const unreachable = documentClient({ endpoint: 'http://127.0.0.1:9' });
    const repository = new DynamoDbNewsRepository({
      database: unreachable,
      tableName: 'newsdesk',
      clock: { nowMs: () => clock.ms },
    });
    expect(await errorCodes(repository)).toEqual(all('unavailable'));
    unreachable.destroy();
  });

  it.each(methods)('%s rethrows other errors', async (_, run) => {
    const __type = 'com.amazon.coral.validate#ValidationException';
    faults.effect = async () => ({ status: 400, body: { __type, message: 'Invalid expression' } });
    await expect(run(news)).rejects.toThrow('Invalid expression');
    await expect(run(news)).rejects.not.toThrow(UnavailableError);
  });
});

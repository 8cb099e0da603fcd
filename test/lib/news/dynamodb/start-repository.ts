import { afterAll, beforeEach } from 'vitest';
import { type Effect, startFaultProxy } from '../../../../infra/local/database/fault-proxy.ts';
import { startLocalApi } from '../../../../infra/local/local-api.ts';
import { documentClient } from '../../../../lib/dynamodb/client.ts';
import { DynamoDbNewsRepository } from '../../../../lib/news/dynamodb/news-repository.ts';
import { newsFilter } from '../../../../lib/news/filter.ts';

export const ALL = newsFilter({ ids: [], created: [] });

export const passThrough: Effect = ({ forward }) => forward();

/** Loses the response to the first call of an operation, after the database executed it and `meanwhile` was done. */
export function loseFirstResponse(
  operation: string,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Effect {
  let isLost = false;
  return async (call) => {
    const response = await call.forward();
    if (call.operation !== operation || isLost) return response;
    isLost = true;
    await meanwhile();
    return 'disconnect';
  };
}

/**
 * Starts a repository behind a fault proxy for the tests of one file. Every test begins without faults and articles, and
 * with no calls recorded.
 */
export async function startRepository(options: { shards?: number } = {}) {
  const faults = { effect: passThrough, calls: [] as string[] };
  const clock = { ms: Date.now() };
  const api = await startLocalApi({ port: 0 });
  const proxy = await startFaultProxy(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', (call) => {
    faults.calls.push(call.operation);
    return faults.effect(call);
  });
  const database = documentClient({ endpoint: proxy.url });
  const news = new DynamoDbNewsRepository({
    database,
    tableName: 'newsdesk',
    clock: { nowMs: () => clock.ms },
    ...options,
  });
  const list = async (limit = 100) => (await news.list(ALL, { limit, bytesMax: 3_000_000 })).articles;

  beforeEach(async () => {
    faults.effect = passThrough;
    for (let articles = await list(); articles.length > 0; articles = await list()) {
      await Promise.all(articles.map(({ id }) => news.delete(id, {})));
    }
    faults.calls = [];
  });

  afterAll(async () => {
    database.destroy();
    proxy.stop();
    await api.stop();
  });

  return { news, faults, clock, list };
}

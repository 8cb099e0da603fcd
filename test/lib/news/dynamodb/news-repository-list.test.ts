import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../lib/dynamodb/unavailable-error.ts';
import { newsInput } from '../../../support/api.ts';
import { ALL, startRepository } from './start-repository.ts';

const { news, faults, list } = await startRepository({ shards: 8 });

describe('list', () => {
  it('skips articles that are in the index but not in the table', async () => {
    const articles = [];
    for (let count = 0; count < 12; count++) articles.unshift(await news.create(newsInput()));
    articles.sort((a, b) => b.id - a.id);
    const missing = new Set(articles.filter((_, index) => index % 3 === 0).map(({ id }) => String(id)));
    faults.effect = async (call) => {
      const { status, body } = await call.forward();
      if (call.operation !== 'BatchGetItem') return { status, body };
      const { newsdesk } = body.Responses as { newsdesk: { id: { N: string } }[] };
      return {
        status,
        body: { ...body, Responses: { newsdesk: newsdesk.filter(({ id }) => !missing.has(id.N)) } },
      };
    };
    const first = await news.list(ALL, { limit: 5, bytesMax: 3_000_000 });
    const rest = await news.list(ALL, { limit: 5, bytesMax: 3_000_000, after: first.next });
    expect([...first.articles, ...rest.articles]).toEqual(
      articles.filter(({ id }) => !missing.has(String(id))),
    );
    expect(first.articles).toHaveLength(5);
  });

  it('reads consistently what an eventually consistent read missed', async () => {
    const article = await news.create(newsInput());
    faults.effect = async (call) => {
      const { status, body } = await call.forward();
      const { newsdesk } = (call.request.RequestItems ?? {}) as { newsdesk?: { ConsistentRead?: boolean } };
      if (newsdesk?.ConsistentRead !== false) return { status, body };
      return { status, body: { ...body, Responses: { newsdesk: [] } } };
    };
    expect(await list()).toEqual([article]);
  });

  it('requests unprocessed keys again', async () => {
    for (let count = 0; count < 10; count++) await news.create(newsInput());
    const expected = await list();
    faults.effect = async (call) => {
      if (call.operation !== 'BatchGetItem') return call.forward();
      const { newsdesk } = call.request.RequestItems as { newsdesk: { Keys: unknown[] } };
      const RequestItems = { newsdesk: { ...newsdesk, Keys: newsdesk.Keys.slice(0, 4) } };
      const { status, body } = await call.forward({ ...call.request, RequestItems });
      const unprocessed = newsdesk.Keys.slice(4);
      const UnprocessedKeys = unprocessed.length > 0 ? { newsdesk: { ...newsdesk, Keys: unprocessed } } : {};
      return { status, body: { ...body, UnprocessedKeys } };
    };
    faults.calls = [];
    expect(await list()).toEqual(expected);
    expect(faults.calls.filter((operation) => operation === 'BatchGetItem')).toHaveLength(3);
  });

  it('is unavailable when keys stay unprocessed', async () => {
    await news.create(newsInput());
    faults.effect = async (call) => {
      if (call.operation !== 'BatchGetItem') return call.forward();
      return {
        status: 200,
        body: { Responses: { newsdesk: [] }, UnprocessedKeys: call.request.RequestItems },
      };
    };
    await expect(list()).rejects.toThrow(UnavailableError);
  });

  it('makes one query per shard and one batch', async () => {
    for (let count = 0; count < 30; count++) await news.create(newsInput());
    faults.calls = [];
    expect(await list(20)).toHaveLength(20);
    expect(faults.calls).toEqual([...Array.from({ length: 8 }, () => 'Query'), 'BatchGetItem']);
  });

  it('detects the next page without another query, even when one shard holds all articles', async () => {
    for (let count = 0; count < 60; count++) await news.create(newsInput());
    const inOneShard = (await list()).filter(({ id }) => id % 8 === 0);
    for (const { id } of await list()) if (id % 8 !== 0) await news.delete(id, {});
    expect(inOneShard.length).toBeGreaterThan(1);
    faults.calls = [];
    const page = await news.list(ALL, { limit: 1, bytesMax: 3_000_000 });
    expect(page.next).toBe(inOneShard[0]?.id);
    expect(faults.calls).toEqual([...Array.from({ length: 8 }, () => 'Query'), 'BatchGetItem']);
  });

  it('continues a truncated query', async () => {
    for (let count = 0; count < 40; count++) await news.create(newsInput());
    const expected = await list();
    faults.effect = (call) => {
      if (call.operation !== 'Query') return call.forward();
      return call.forward({ ...call.request, Limit: 1 });
    };
    expect(await list()).toEqual(expected);
  });

  it('limits a page by bytes, with at least one article', async () => {
    for (let count = 0; count < 12; count++) await news.create(newsInput({ content: 'x'.repeat(10_000) }));
    const expected = await list();
    const size = Buffer.byteLength(JSON.stringify(expected[0]));
    for (const [bytesMax, perPage] of [
      [35_000, 3],
      // Exactly full, in the middle of the fetched articles and at their end.
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
      expect(pages.flat()).toEqual(expected.map(({ id }) => id));
      expect(pages.map(({ length }) => length)).toEqual(Array.from({ length: 12 / perPage }, () => perPage));
    }
  });
});

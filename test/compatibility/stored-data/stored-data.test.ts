import { readFileSync } from 'node:fs';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import { documentClient } from '../../../lib/dynamodb/client.ts';
import { systemClock } from '../../../lib/dynamodb/clock.ts';
import { DynamoDbNewsRepository } from '../../../lib/news/dynamodb/news-repository.ts';
import { newsFilter } from '../../../lib/news/filter.ts';
import { StoredNews } from '../../../lib/news/news.ts';
import { newsInput, useApi, walk } from '../../support/api.ts';
import { context, eventFor, parsed } from '../../support/event.ts';
import { recordedFields } from '../../support/recorded-fields.ts';

/*
 * `table.json` is a table written by the first version: articles on eight shards, some of them updated, and keyed
 * creations in every state that a crash can leave. Every later version must read and write it.
 */

interface Keyed {
  readonly key: string;
  readonly state: 'complete' | 'claimed' | 'put' | 'deleted';
  readonly input: object;
  readonly news_id: number;
}

interface StoredData {
  readonly recorded_at_ms: number;
  /** In DynamoDB JSON. */
  readonly items: readonly Record<string, AttributeValue>[];
  /** Every article as the first version returned it. */
  readonly articles: readonly {
    readonly etag: string;
    readonly last_modified: string;
    readonly body: { readonly id: number };
  }[];
  readonly keyed: readonly Keyed[];
}

const { recorded_at_ms, items, articles, keyed }: StoredData = JSON.parse(
  readFileSync(new URL('table.json', import.meta.url), 'utf8'),
);
const ids = articles.map(({ body }) => body.id);
// Read when the API starts.
process.env.SHARDS = '8';
afterAll(() => delete process.env.SHARDS);
const api = useApi();

beforeAll(async () => {
  const database = documentClient();
  for (const Item of items)
    await database.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item }));
});

/** Repeats a creation one hour after the recording; keys expire after 24 hours. */
async function repeat(key: string, json: object) {
  const createNews = functions['create-news'].with({
    clock: { nowMs: () => recorded_at_ms + 3_600_000 },
  });
  const event = eventFor(createNews.contract, { headers: { 'idempotency-key': `"${key}"` }, json });
  return parsed(await createNews(event, context));
}

const keyedIn = (state: Keyed['state']): Keyed => {
  const found = keyed.find((one) => one.state === state);
  if (!found) throw new Error(`No keyed creation is ${state}`);
  return found;
};

describe('a table written by the first version', () => {
  it('has no article without a required field: a new field is optional or has a default', () => {
    const stored = items.filter(({ shard }) => shard !== undefined).map((item) => unmarshall(item));
    const issues = stored.flatMap((item) => v.safeParse(StoredNews, item).issues ?? []);
    expect([...new Set(issues.map((issue) => v.getDotPath(issue)))]).toEqual([]);
  });

  it.each(articles)('returns article $body.id as it was', async ({ body, etag, last_modified }) => {
    const { status, headers, body: got } = await api('GET', `/news/${body.id}`);
    expect({
      status,
      body: recordedFields(got),
      etag: headers.etag,
      last_modified: headers['last-modified'],
    }).toEqual({
      status: 200,
      body,
      etag,
      last_modified: new Date(Date.parse(last_modified) + 1000).toUTCString(),
    });
  });

  it('is not listed with fewer shards, where most articles would be missing', async () => {
    const database = documentClient();
    const tableName = process.env.TABLE_NAME ?? '';
    for (const shards of [1, 7]) {
      const news = new DynamoDbNewsRepository({ clock: systemClock, database, tableName, shards });
      await expect(
        news.list(newsFilter({ ids: [], created: [] }), { limit: 20, bytesMax: 3_000_000 }),
      ).rejects.toThrow(`There are articles beyond shard ${shards - 1}: `);
    }
  });

  it('lists every article, newest first', async () => {
    expect((await walk(api, '/news?limit=7')).flat()).toEqual(ids);
    expect(new Set(ids.map((id) => id % 8)).size).toBe(8);
  });
});

// The order matters: the last tests change the table.
describe('a repeated keyed creation of the first version', () => {
  it('returns the article that it created', async () => {
    const { key, input, news_id } = keyedIn('complete');
    expect(await repeat(key, input)).toMatchObject({
      status: 201,
      headers: { 'idempotent-replayed': 'true' },
      body: { id: news_id, ...input },
    });
  });

  it('returns 422 for another article', async () => {
    expect((await repeat(keyedIn('complete').key, newsInput())).status).toBe(422);
  });

  it('returns the article that was stored before a crash', async () => {
    const { key, input, news_id } = keyedIn('put');
    expect(await repeat(key, input)).toMatchObject({ status: 201, body: { id: news_id, ...input } });
  });

  it('creates the article that a crash prevented, only once', async () => {
    const { key, input, news_id } = keyedIn('claimed');
    const first = await repeat(key, input);
    const { id } = first.body as { id: number };
    expect(first.status).toBe(201);
    expect(await repeat(key, input)).toMatchObject({ status: 201, body: first.body });
    expect((await api('GET', `/news/${id}`)).status).toBe(200);
    // It would appear an hour in the past.
    expect((await api('GET', `/news/${news_id}`)).status).toBe(404);
  });

  it('does not restore a deleted article', async () => {
    const { key, input, news_id } = keyedIn('deleted');
    expect((await repeat(key, input)).status).toBe(201);
    expect((await api('GET', `/news/${news_id}`)).status).toBe(404);
    expect((await walk(api, '/news?limit=100')).flat()).not.toContain(news_id);
  });
});

describe('an article of the first version', () => {
  it.each(articles)('$body.id can be updated, replaced and deleted', async ({ body: { id }, etag }) => {
    const path = `/news/${id}`;
    const version = Number(etag.replaceAll('"', ''));
    const patched = await api('PATCH', path, {
      json: { creator: { last_name: 'Byron' } },
      headers: { 'if-match': etag },
    });
    expect(patched).toMatchObject({ status: 204, headers: { etag: `"${version + 1}"` } });
    expect((await api('PUT', path, { json: newsInput() })).status).toBe(204);
    expect(await api('GET', path)).toMatchObject({
      body: { ...newsInput(), id },
      headers: { etag: `"${version + 2}"` },
    });
    expect((await api('DELETE', path)).status).toBe(204);
    expect((await api('GET', path)).status).toBe(404);
  });
});

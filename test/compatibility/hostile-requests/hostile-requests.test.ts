import { readdirSync, readFileSync } from 'node:fs';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentClient } from '../../../lib/dynamodb/client.ts';
import { SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { type Article, type Input, Model } from '../../property/model.ts';
import { createArticle, newsInput, nextOf, useApi, walk } from '../../support/api.ts';
import { exchange, type WireResponse } from './exchange.ts';
import { bodyOf, bytesOf, type HostileRequest, needsArticle, type Placeholders } from './hostile-request.ts';

const api = useApi();

const folder = new URL('.', import.meta.url);
const topics = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    topic: file.replace('.json', ''),
    requests: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as HostileRequest[],
  }));

/** The articles that the responses have acknowledged. */
const model = new Model();
/** Acknowledged idempotency keys. */
let keyCount = 0;
/** After the first of three articles. */
let cursor = '';

beforeAll(async () => {
  for (let count = 0; count < 3; count++) await newArticle();
  const { headers } = await api('GET', '/news?limit=1');
  cursor = new URL(nextOf(headers) ?? '', api.url()).searchParams.get('cursor') ?? '';
});

async function newArticle(): Promise<{ id: number; created_at: number }> {
  const article = await createArticle(api);
  model.create(newsInput(), article);
  return article;
}

describe.each(topics)('$topic', ({ requests }) => {
  it.each(requests)('$expect.status for $name', async (request) => {
    const placeholders = {
      article: needsArticle(request) ? await newArticle() : undefined,
      cursor,
      members: JSON.stringify(newsInput()).slice(1, -1),
    };
    const from = unixSeconds();
    const responses = await exchange(api.url(), bytesOf(request, placeholders), {
      closes: request.closes ?? false,
      isHead: request.method === 'HEAD',
    });
    const { status } = request.expect;
    expect(responses.map((response) => response.status)).toEqual(status === null ? [] : [status]);
    for (const response of responses) {
      assertExpected(response, request);
      updateModel(request, placeholders, response, { from, to: unixSeconds() });
    }
  });
});

function assertExpected({ headers, body }: WireResponse, { method, expect: expected }: HostileRequest): void {
  const text = body.toString();
  const { detail, errors, message, allow, absent = [], lacks = [] } = expected;
  if (detail !== undefined) expect(JSON.parse(text)).toEqual({ detail });
  if (errors !== undefined && method !== 'HEAD') expect(errorsIn(text)).toEqual(errors.toSorted());
  if (message !== undefined) expect(JSON.parse(text)).toEqual({ message });
  if (expected.body !== undefined) expect(JSON.parse(text)).toEqual(expected.body);
  if (allow !== undefined) expect(headers.allow).toBe(allow);
  expect(absent.filter((name) => name in headers)).toEqual([]);
  expect(lacks.filter((part) => text.includes(part))).toEqual([]);
}

function errorsIn(text: string): string[] {
  const { detail } = JSON.parse(text) as { detail: { type: string; loc: unknown[] }[] };
  return detail.map(({ type, loc }) => `${type} ${loc.join('.')}`).sort();
}

/** Applies an acknowledged write to the model. */
function updateModel(
  request: HostileRequest,
  placeholders: Placeholders,
  { status, headers, body }: WireResponse,
  updated: { from: number; to: number },
): void {
  const sent = () =>
    JSON.parse(
      request.raw === undefined ? bodyOf(request, placeholders).toString() : `{${placeholders.members}}`,
    ) as Input;
  if (status === 201 && headers['idempotent-replayed'] === undefined) {
    model.create(sent(), JSON.parse(body.toString()) as Article);
    if (request.headers?.some(([name]) => name === 'idempotency-key')) keyCount++;
  }
  if (status !== 204 || !placeholders.article) return;
  if (request.method === 'DELETE') model.delete(placeholders.article.id);
  else if (request.method === 'PUT') model.replace(placeholders.article.id, sent(), updated);
  else model.update(placeholders.article.id, sent(), updated);
}

const unixSeconds = () => Math.floor(Date.now() / 1000);

describe('after all hostile requests', () => {
  it('lists exactly the accepted articles, unchanged', async () => {
    const ids = model.articles.map(({ id }) => id);
    expect((await walk(api, '/news?limit=100')).flat()).toEqual(ids);
    for (const id of ids) {
      const { body } = await api('GET', `/news/${id}`);
      expect(body).toEqual(model.expected(id, body));
    }
  });

  it('stores the articles and the idempotency keys, and nothing else', async () => {
    const stored = await scan('id > :zero AND attribute_not_exists(expires_at)');
    const articles = stored.map(({ nonce, mark, creation_record, updated_at, ...article }) => article);
    expect(articles.toSorted((a, b) => Number(b.id) - Number(a.id))).toEqual(
      model.articles.map(({ updated: _, ...article }) => ({
        ...article,
        created_at: article.id,
        shard: article.id % SHARDS,
      })),
    );
    expect(await scan('id < :zero', 'expires_at')).toHaveLength(keyCount);
  });
});

async function scan(condition: string, attributes?: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documentClient().send(
      new ScanCommand({
        TableName: process.env.TABLE_NAME,
        FilterExpression: condition,
        ExpressionAttributeValues: marshall({ ':zero': 0 }),
        ProjectionExpression: attributes,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...Items.map((item) => unmarshall(item)));
    start = LastEvaluatedKey;
  } while (start);
  return items;
}

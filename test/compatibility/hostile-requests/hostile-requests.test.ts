import { readdirSync, readFileSync } from 'node:fs';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { container } from '../../../lib/news/container.ts';
import { SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { type Article, type Input, Model } from '../../property/model.ts';
import { created, newsInput, nextOf, useApi, walk } from '../../support/api.ts';
import { exchange, type WireResponse } from './exchange.ts';
import { bodyOf, bytesOf, type HostileRequest, type Names, namesArticle } from './hostile-request.ts';

const api = useApi();

/** One file of requests for each thing that they are about. */
const folder = new URL('.', import.meta.url);
const corpus = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    about: file.replace('.json', ''),
    requests: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as HostileRequest[],
  }));

/** What the service should have: all that it said it had taken. */
const model = new Model();
/** Under how many keys it said that it had created an article. */
let keys = 0;
/** Behind the first of three articles. */
let cursor = '';

beforeAll(async () => {
  for (let count = 0; count < 3; count++) await anArticle();
  const { headers } = await api('GET', '/news?limit=1');
  cursor = new URL(nextOf(headers) ?? '', api.url()).searchParams.get('cursor') ?? '';
});

async function anArticle(): Promise<{ id: number; created_at: number }> {
  const article = await created(api);
  model.created(newsInput(), article);
  return article;
}

describe.each(corpus)('$about', ({ requests }) => {
  it.each(requests)('$expect.status for $name', async (request) => {
    const names = {
      article: namesArticle(request) ? await anArticle() : undefined,
      cursor,
      members: JSON.stringify(newsInput()).slice(1, -1),
    };
    const from = unixSeconds();
    const answers = await exchange(api.url(), bytesOf(request, names), {
      closes: request.closes ?? false,
      isHead: request.method === 'HEAD',
    });
    const { status } = request.expect;
    expect(answers.map((answer) => answer.status)).toEqual(status === null ? [] : [status]);
    for (const answer of answers) {
      assertExpected(answer, request);
      take(request, names, answer, { from, to: unixSeconds() });
    }
  });
});

function assertExpected({ headers, body }: WireResponse, { method, expect: expected }: HostileRequest): void {
  const text = body.toString();
  const { detail, faults, message, allow, absent = [], lacks = [] } = expected;
  if (detail !== undefined) expect(JSON.parse(text)).toEqual({ detail });
  if (faults !== undefined && method !== 'HEAD') expect(faultsIn(text)).toEqual(faults.toSorted());
  if (message !== undefined) expect(JSON.parse(text)).toEqual({ message });
  if (expected.body !== undefined) expect(JSON.parse(text)).toEqual(expected.body);
  if (allow !== undefined) expect(headers.allow).toBe(allow);
  expect(absent.filter((name) => name in headers)).toEqual([]);
  expect(lacks.filter((part) => text.includes(part))).toEqual([]);
}

function faultsIn(text: string): string[] {
  const { detail } = JSON.parse(text) as { detail: { type: string; loc: unknown[] }[] };
  return detail.map(({ type, loc }) => `${type} ${loc.join('.')}`).sort();
}

/** Takes what a request was to do for done where its answer says so. */
function take(
  request: HostileRequest,
  names: Names,
  { status, headers, body }: WireResponse,
  updated: { from: number; to: number },
): void {
  const sent = () =>
    JSON.parse(request.raw === undefined ? bodyOf(request, names).toString() : `{${names.members}}`) as Input;
  if (status === 201 && headers['idempotent-replayed'] === undefined) {
    model.created(sent(), JSON.parse(body.toString()) as Article);
    if (request.headers?.some(([name]) => name === 'idempotency-key')) keys++;
  }
  if (status !== 204 || !names.article) return;
  if (request.method === 'DELETE') model.deleted(names.article.id);
  else model.changed(names.article.id, sent(), updated);
}

const unixSeconds = () => Math.floor(Date.now() / 1000);

describe('after all that', () => {
  it('the list has just the articles that were accepted, byte by byte', async () => {
    const ids = model.articles.map(({ id }) => id);
    expect((await walk(api, '/news?limit=100')).flat()).toEqual(ids);
    for (const id of ids) {
      const { body } = await api('GET', `/news/${id}`);
      expect(body).toEqual(model.expected(id, body));
    }
  });

  it('the database has them, the keys, and nothing else', async () => {
    const stored = await scan('id > :zero');
    const articles = stored.map(({ nonce, mark, creation_record, updated_at, ...article }) => article);
    expect(articles.toSorted((a, b) => Number(b.id) - Number(a.id))).toEqual(
      model.articles.map(({ updated: _, ...article }) => ({
        ...article,
        created_at: article.id,
        shard: article.id % SHARDS,
      })),
    );
    expect(await scan('id < :zero', 'expires_at')).toHaveLength(keys);
  });
});

async function scan(condition: string, attributes?: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await container.dependencies.database.send(
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

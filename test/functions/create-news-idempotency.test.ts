import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call, Effect } from '../../infra/local/database/fault-proxy.ts';
import { type ApiResponse, createArticle, errorResponse, idsOf, newsInput, useApi } from '../support/api.ts';

const passThrough = ({ forward }: Call) => forward();
let effect: Effect = passThrough;
const send = useApi('create-news', (call) => effect(call));

beforeEach(() => {
  effect = passThrough;
});

const create = (key: string, json: object = newsInput()) =>
  send('POST', '/news', { json, headers: { 'idempotency-key': key } });

const count = async () => idsOf((await send('GET', '/news?limit=100')).body).length;

const replayOf = (response: ApiResponse): ApiResponse => ({
  ...response,
  headers: { ...response.headers, 'idempotent-replayed': 'true' },
});

describe('POST /news when the database response is lost', () => {
  it('201, and the article is stored once', async () => {
    let lost = false;
    effect = async ({ operation, forward }) => {
      const response = await forward();
      if (operation !== 'PutItem' || lost) return response;
      lost = true;
      return 'disconnect';
    };
    const article = await createArticle(send);
    expect(lost).toBe(true);
    expect((await send('GET', '/news')).body).toEqual([article]);
  });
});

describe('POST /news with an Idempotency-Key', () => {
  it('201 replays the first response for an equal article', async () => {
    const before = await count();
    const key = `"${randomUUID()}"`;
    const first = await create(key);
    expect(first.status).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    const { title, content, creator } = newsInput();
    const reordered = {
      creator: { last_name: creator.last_name, first_name: creator.first_name },
      unknown: 1,
      content,
      title,
    };
    expect(await create(key)).toEqual(replayOf(first));
    expect(await create(key.replaceAll('"', ''), reordered)).toEqual(replayOf(first));
    expect(await count()).toBe(before + 1);
  });

  it('201 replays the first response after the article was changed or deleted', async () => {
    const key = randomUUID();
    const first = await create(key);
    const { location = '' } = first.headers;
    await send('PATCH', `/${location}`, { json: { title: 'Another title' } });
    expect(await create(key)).toEqual(replayOf(first));
    expect((await send('GET', `/${location}`)).body).toMatchObject({ title: 'Another title' });
    expect((await send('DELETE', `/${location}`)).status).toBe(204);
    expect(await create(key)).toEqual(replayOf(first));
    expect((await send('GET', `/${location}`)).status).toBe(404);
  });

  it('201 with a new article for another key', async () => {
    const first = await create(randomUUID());
    const second = await create(randomUUID());
    expect(second.status).toBe(201);
    expect(second.headers.location).not.toBe(first.headers.location);
  });

  it('422 for another article with the same key, and stores nothing', async () => {
    const key = randomUUID();
    await create(key);
    const before = await count();
    const error = 'the key was used for another article';
    expect(await create(key, newsInput({ title: 'Another title' }))).toEqual(
      errorResponse([
        {
          type: 'value_error',
          loc: ['header', 'idempotency-key'],
          msg: `Value error, ${error}`,
          ctx: { error },
        },
      ]),
    );
    expect(await count()).toBe(before);
  });

  it.each(['', '""', '"', '"a', '"ä"', 'ä', '"a\\b"', '"a" "b"', 'x'.repeat(256), `"${'x'.repeat(256)}"`])(
    '422 for the malformed key %s',
    async (key) => {
      const error = 'a key has 1 to 255 printable ASCII characters';
      expect(await create(key)).toEqual(
        errorResponse([
          {
            type: 'value_error',
            loc: ['header', 'idempotency-key'],
            msg: `Value error, ${error}`,
            ctx: { error },
          },
        ]),
      );
    },
  );

  it.each([
    'x',
    'a b',
    'user@example.com-1',
    '{550e8400-e29b}',
    '"a b, c"',
    '"a\\"b\\\\"',
    'x'.repeat(255),
    '550e8400-e29b-41d4-a716-446655440000',
  ])('201 for the key %s', async (key) => {
    const first = await create(key);
    expect(first.status).toBe(201);
    expect(await create(key)).toEqual(replayOf(first));
  });

  it('422 for an invalid article leaves the key unused', async () => {
    const key = randomUUID();
    expect((await create(key, newsInput({ title: 'Short' }))).status).toBe(422);
    expect((await create(key)).status).toBe(201);
  });

  it('201 with the same article for 50 concurrent requests', async () => {
    const before = await count();
    for (const key of [randomUUID(), randomUUID()]) {
      const responses = await Promise.all(Array.from({ length: 50 }, () => create(key)));
      expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 201));
      expect(new Set(responses.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      const first = responses.filter(({ headers }) => headers['idempotent-replayed'] === undefined);
      expect(first).toHaveLength(1);
    }
    expect(await count()).toBe(before + 2);
  });

  it('201 with another id when the id is taken', async () => {
    let isTaken = false;
    effect = async (call) => {
      const item = call.request.Item as object;
      if (isTaken || call.operation !== 'PutItem' || !('shard' in item)) return call.forward();
      isTaken = true;
      await call.forward({ ...call.request, Item: { ...item, nonce: { S: 'of another article' } } });
      return call.forward();
    };
    const key = randomUUID();
    const first = await create(key);
    expect(first.status).toBe(201);
    expect(await create(key)).toEqual(replayOf(first));
  });

  it('costs a read and a write more with a key', async () => {
    const calls: string[] = [];
    effect = (call) => {
      calls.push(call.operation);
      return call.forward();
    };
    await createArticle(send);
    expect(calls.splice(0)).toEqual(['PutItem']);
    await create(randomUUID());
    expect(calls).toEqual(['BatchGetItem', 'PutItem', 'PutItem']);
  });
});

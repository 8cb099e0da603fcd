import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Article,
  createArticle,
  errorResponse,
  idsOf,
  newsInput,
  nextOf,
  useApi,
  walk,
} from '../support/api.ts';
import { nextSecond } from '../support/next-second.ts';

const send = useApi('list-news');
let articles: Article[] = [];

/** Creates five articles in each of three seconds (or more, on a slow machine); `articles` is newest first. */
beforeAll(async () => {
  for (let second = 0; second < 3; second++) {
    await nextSecond();
    for (let count = 0; count < 5; count++) articles.unshift(await createArticle(send));
  }
  articles = articles.toSorted((a, b) => b.id - a.id);
});

const HEADERS = {
  'content-type': 'application/json',
  'content-encoding': 'gzip',
  vary: 'accept-encoding',
  'cache-control': 'no-cache',
  etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
};

const ids = (of: readonly Article[] = articles) => of.map(({ id }) => id);
const listIds = async (query: string) => idsOf((await send('GET', `/news${query}`)).body);
/** The three values of `created_at`, newest first. */
const times = () => [...new Set(articles.map(({ created_at }) => created_at))];
const iso = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString().slice(0, 19);
const idsAt = (...seconds: (number | undefined)[]) =>
  ids(articles.filter(({ created_at }) => seconds.includes(created_at)));

describe('GET /news', () => {
  it('200 with all articles, newest first', async () => {
    expect(await send('GET', '/news')).toEqual({
      status: 200,
      headers: HEADERS,
      body: articles,
    });
    expect(articles[0]).toEqual({ ...newsInput(), ...articles[0], updated_at: articles[0]?.created_at });
  });

  it('200 with Link on every page but the last', async () => {
    const first = await send('GET', '/news?limit=10');
    expect(idsOf(first.body)).toEqual(ids().slice(0, 10));
    const next = nextOf(first.headers);
    expect(next).toMatch(/^\/news\?limit=10&cursor=[\w-]{22}$/);
    const second = await send('GET', next ?? '');
    expect(idsOf(second.body)).toEqual(ids().slice(10));
    expect(second.headers).toEqual(HEADERS);
    const whole = await send('GET', '/news?limit=15');
    expect(whole.headers).toEqual(HEADERS);
  });

  it.each([1, 2, 3, 4, 7, 14, 15, 100])('200 with every article once, in pages of %i', async (limit) => {
    const pages = await walk(send, `/news?limit=${limit}`);
    expect(pages.flat()).toEqual(ids());
    expect(pages).toHaveLength(Math.ceil(15 / limit));
  });

  it('200 filtered by id, without duplicates', async () => {
    const [a = 0, b = 0] = ids();
    expect(await listIds(`?id=${b}&id=${a}&id=${b}&id=26`)).toEqual([a, b]);
    expect(await listIds('?id=26')).toEqual([]);
    expect(
      await listIds(
        `?${ids()
          .map((id) => `id=${id}`)
          .join('&')}`,
      ),
    ).toEqual(ids());
  });

  it('200 filtered by id, in pages', async () => {
    const query = ids().map((id) => `id=${id}`);
    const pages = await walk(send, `/news?limit=4&${query.join('&')}&id=26`);
    expect(pages.flat()).toEqual(ids());
  });

  it('200 filtered by created_at in Unix seconds or ISO 8601', async () => {
    const [newest, middle] = times();
    for (const time of [middle, `${iso(middle)}Z`, iso(middle), iso(middle).replace('T', '%20')]) {
      expect(await listIds(`?created_at=${time}`)).toEqual(idsAt(middle));
    }
    const localTime = iso((middle ?? 0) + 2 * 3600);
    expect(await listIds(`?created_at=${localTime}%2B02:00`)).toEqual(idsAt(middle));
    expect(await listIds(`?created_at=${localTime}+02:00`)).toEqual(idsAt(middle));
    expect(await listIds(`?created_at=${middle}&created_at=${newest}&created_at=5`)).toEqual(
      idsAt(newest, middle),
    );
    expect(await listIds('?created_at=5')).toEqual([]);
  });

  it('200 filtered by a day, a minute or a microsecond', async () => {
    const [newest = 0] = times();
    const [{ id } = { id: 0 }] = articles;
    expect(await listIds(`?created_from=${iso(times().at(-1)).slice(0, 10)}`)).toEqual(ids());
    expect(await listIds(`?created_to=${iso(newest).slice(0, 16)}`)).toEqual(ids());
    expect(await listIds(`?created_at=${iso(newest)}.${String(id).slice(-6)}`)).toEqual([id]);
    expect(await listIds(`?created_at=${String(id).slice(0, -6)}.${String(id).slice(-6)}`)).toEqual([id]);
  });

  it('200 filtered by an inclusive range', async () => {
    const [newest = 0, middle = 0, oldest = 0] = times();
    const idsWhere = (matches: (seconds: number) => boolean) =>
      ids(articles.filter(({ created_at }) => matches(created_at)));
    expect(await listIds(`?created_from=${middle}`)).toEqual(idsWhere((seconds) => seconds >= middle));
    expect(await listIds(`?created_to=${middle}`)).toEqual(idsWhere((seconds) => seconds <= middle));
    expect(await listIds(`?created_from=${iso(middle)}&created_to=${middle}`)).toEqual(idsAt(middle));
    expect(await listIds(`?created_from=${newest}&created_to=${oldest}`)).toEqual([]);
    expect(await listIds('?created_to=9999-12-31T23:59:59')).toEqual(ids());
    expect(await listIds('?created_from=0001-01-01')).toEqual(ids());
    expect(await listIds('?created_from=9999-12-31')).toEqual([]);
  });

  it('200 with combined filters', async () => {
    const [newest, middle, oldest] = times();
    const [a] = idsAt(newest);
    const [b] = idsAt(oldest);
    expect(await listIds(`?id=${a}&id=${b}&created_at=${oldest}`)).toEqual([b]);
    expect(await listIds(`?id=${a}&created_to=${middle}`)).toEqual([]);
    expect(await listIds(`?created_at=${newest}&created_at=${oldest}&created_to=${middle}`)).toEqual(
      idsAt(oldest),
    );
    const pages = await walk(send, `/news?limit=2&created_at=${newest}&created_at=${oldest}`);
    expect(pages.flat()).toEqual(idsAt(newest, oldest));
  });

  it('200 ignores unknown parameters and all but the last of a repeated one', async () => {
    expect(await listIds('?unknown=1&limit=abc&limit=2')).toEqual(ids().slice(0, 2));
  });

  it('200 with Link without unknown parameters', async () => {
    const { headers } = await send('GET', `/news?limit=1&junk=${','.repeat(3000)}&created_from=1`);
    expect(nextOf(headers)).toMatch(/^\/news\?limit=1&created_from=1&cursor=[\w-]{22}$/);
  });

  it('200 for a cursor with another limit', async () => {
    const { headers } = await send('GET', '/news?limit=5');
    const cursor = new URL(nextOf(headers) ?? '', 'http://x').searchParams.get('cursor');
    expect(await listIds(`?cursor=${cursor}`)).toEqual(ids().slice(5));
  });

  it('422 for a cursor that is altered, truncated or from other filters', async () => {
    const { headers } = await send('GET', '/news?limit=5');
    const cursor = new URL(nextOf(headers) ?? '', 'http://x').searchParams.get('cursor') ?? '';
    const other = cursor.startsWith('B') ? 'C' : 'B';
    const error = 'cursor does not match the filters';
    const response = errorResponse([
      { type: 'value_error', loc: ['query', 'cursor'], msg: `Value error, ${error}`, ctx: { error } },
    ]);
    const altered = Array.from(
      cursor,
      (_, index) => cursor.slice(0, index) + other + cursor.slice(index + 1),
    );
    const invalid = [
      ...altered,
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      '',
      'abc',
      '%00',
      '1',
      `${cursor}%3D`,
    ];
    for (const text of invalid.filter((text) => text !== cursor)) {
      expect({ text, ...(await send('GET', `/news?cursor=${text}`)) }).toEqual({ text, ...response });
    }
    for (const filter of [`id=${ids()[9]}`, 'created_from=1', `created_at=${times()[1]}`]) {
      expect(await send('GET', `/news?${filter}&cursor=${cursor}`)).toEqual(response);
    }
  });
});

describe('HEAD /news', () => {
  it('200 like GET, without a body', async () => {
    const { body: _, ...get } = await send('GET', '/news?limit=3');
    expect(await send('HEAD', '/news?limit=3')).toEqual({ ...get, body: undefined });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Article,
  created,
  errorResponse,
  idsOf,
  newsInput,
  nextOf,
  useApi,
  walk,
} from '../support/api.ts';
import { invalidIds } from '../support/invalid-ids.ts';
import { nextSecond } from '../support/next-second.ts';

const send = useApi('list-news');
let articles: Article[] = [];

/** Five articles in each of three seconds, newest first. */
beforeAll(async () => {
  for (let second = 0; second < 3; second++) {
    await nextSecond();
    for (let count = 0; count < 5; count++) articles.unshift(await created(send));
  }
  articles = articles.toSorted((a, b) => b.id - a.id);
});

const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-cache',
  etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
};

const ids = (of: readonly Article[] = articles) => of.map(({ id }) => id);
const listed = async (query: string) => idsOf((await send('GET', `/news${query}`)).body);
/** The times of the three seconds, newest first. */
const times = () => [...new Set(articles.map(({ created_at }) => created_at))];
const iso = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString().slice(0, 19);
const at = (...seconds: (number | undefined)[]) =>
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

  it('200 with a link while there is more, and none at the end', async () => {
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

  it.each([1, 2, 3, 4, 7, 14, 15, 100])('every article once, in pages of %i', async (limit) => {
    const pages = await walk(send, `/news?limit=${limit}`);
    expect(pages.flat()).toEqual(ids());
    expect(pages).toHaveLength(Math.ceil(15 / limit));
  });

  it('200 with each article that is asked for by id, once', async () => {
    const [a = 0, b = 0] = ids();
    expect(await listed(`?id=${b}&id=${a}&id=${b}&id=26`)).toEqual([a, b]);
    expect(await listed('?id=26')).toEqual([]);
    expect(
      await listed(
        `?${ids()
          .map((id) => `id=${id}`)
          .join('&')}`,
      ),
    ).toEqual(ids());
  });

  it('200 page by page also by id', async () => {
    const query = ids().map((id) => `id=${id}`);
    const pages = await walk(send, `/news?limit=4&${query.join('&')}&id=26`);
    expect(pages.flat()).toEqual(ids());
  });

  it('200 by time of creation, as Unix seconds and as ISO 8601', async () => {
    const [newest, middle] = times();
    for (const time of [middle, `${iso(middle)}Z`, iso(middle), iso(middle).replace('T', '%20')]) {
      expect(await listed(`?created_at=${time}`)).toEqual(at(middle));
    }
    const elsewhere = iso((middle ?? 0) + 2 * 3600);
    expect(await listed(`?created_at=${elsewhere}%2B02:00`)).toEqual(at(middle));
    expect(await listed(`?created_at=${elsewhere}+02:00`)).toEqual(at(middle));
    expect(await listed(`?created_at=${middle}&created_at=${newest}&created_at=5`)).toEqual(
      at(newest, middle),
    );
    expect(await listed('?created_at=5')).toEqual([]);
  });

  it('200 for a whole day, a whole minute and a single microsecond', async () => {
    const [newest = 0] = times();
    const [{ id } = { id: 0 }] = articles;
    expect(await listed(`?created_from=${iso(times().at(-1)).slice(0, 10)}`)).toEqual(ids());
    expect(await listed(`?created_to=${iso(newest).slice(0, 16)}`)).toEqual(ids());
    expect(await listed(`?created_at=${iso(newest)}.${String(id).slice(-6)}`)).toEqual([id]);
    expect(await listed(`?created_at=${String(id).slice(0, -6)}.${String(id).slice(-6)}`)).toEqual([id]);
  });

  it('200 by a range, both ends included', async () => {
    const [newest, middle, oldest] = times();
    expect(await listed(`?created_from=${middle}`)).toEqual(at(newest, middle));
    expect(await listed(`?created_to=${middle}`)).toEqual(at(middle, oldest));
    expect(await listed(`?created_from=${iso(middle)}&created_to=${middle}`)).toEqual(at(middle));
    expect(await listed(`?created_from=${newest}&created_to=${oldest}`)).toEqual([]);
    expect(await listed('?created_to=9999-12-31T23:59:59')).toEqual(ids());
    expect(await listed('?created_from=0001-01-01')).toEqual(ids());
    expect(await listed('?created_from=9999-12-31')).toEqual([]);
  });

  it('200 for criteria that narrow each other', async () => {
    const [newest, middle, oldest] = times();
    const [a] = at(newest);
    const [b] = at(oldest);
    expect(await listed(`?id=${a}&id=${b}&created_at=${oldest}`)).toEqual([b]);
    expect(await listed(`?id=${a}&created_to=${middle}`)).toEqual([]);
    expect(await listed(`?created_at=${newest}&created_at=${oldest}&created_to=${middle}`)).toEqual(
      at(oldest),
    );
    const pages = await walk(send, `/news?limit=2&created_at=${newest}&created_at=${oldest}`);
    expect(pages.flat()).toEqual(at(newest, oldest));
  });

  it('200 for parameters that it does not know, and for the last of a repeated one', async () => {
    expect(await listed('?unknown=1&limit=abc&limit=2')).toEqual(ids().slice(0, 2));
  });

  it('200 with a link that holds just what the API knows', async () => {
    const { headers } = await send('GET', `/news?limit=1&junk=${','.repeat(3000)}&created_from=1`);
    expect(nextOf(headers)).toMatch(/^\/news\?limit=1&created_from=1&cursor=[\w-]{22}$/);
  });

  it('200 for a cursor with another limit', async () => {
    const { headers } = await send('GET', '/news?limit=5');
    const cursor = new URL(nextOf(headers) ?? '', 'http://x').searchParams.get('cursor');
    expect(await listed(`?cursor=${cursor}`)).toEqual(ids().slice(5));
  });

  it('422 for a cursor that is altered, cut off or of other filters', async () => {
    const { headers } = await send('GET', '/news?limit=5');
    const cursor = new URL(nextOf(headers) ?? '', 'http://x').searchParams.get('cursor') ?? '';
    const other = cursor.startsWith('B') ? 'C' : 'B';
    const error = 'the cursor was not given out for these filters';
    const answer = errorResponse([
      { type: 'value_error', loc: ['query', 'cursor'], msg: `Value error, ${error}`, ctx: { error } },
    ]);
    const altered = Array.from(
      cursor,
      (_, index) => cursor.slice(0, index) + other + cursor.slice(index + 1),
    );
    const bad = [
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
    for (const text of bad.filter((text) => text !== cursor)) {
      expect({ text, ...(await send('GET', `/news?cursor=${text}`)) }).toEqual({ text, ...answer });
    }
    for (const filter of [`id=${ids()[9]}`, 'created_from=1', `created_at=${times()[1]}`]) {
      expect(await send('GET', `/news?${filter}&cursor=${cursor}`)).toEqual(answer);
    }
  });

  it.each(invalidIds)('422 for the id $text', async ({ text, fault }) => {
    expect(await send('GET', `/news?id=7&id=${text}`)).toEqual(
      errorResponse([{ ...fault, loc: ['query', 'id', 1] }]),
    );
  });

  it('422 for 101 ids', async () => {
    const ctx = { field_type: 'List', max_length: 100, actual_length: 101 };
    const msg = 'List should have at most 100 items after validation, not 101';
    const query = Array.from({ length: 101 }, (_, index) => `id=${index}`).join('&');
    expect(await send('GET', `/news?${query}`)).toEqual(
      errorResponse([{ type: 'too_long', loc: ['query', 'id'], msg, ctx }]),
    );
  });

  it('422 for a limit that is out of bounds or no number', async () => {
    const loc = ['query', 'limit'];
    const least = {
      type: 'greater_than_equal',
      loc,
      msg: 'Input should be greater than or equal to 1',
      ctx: { ge: 1 },
    };
    const most = {
      type: 'less_than_equal',
      loc,
      msg: 'Input should be less than or equal to 100',
      ctx: { le: 100 },
    };
    const none = {
      type: 'int_parsing',
      loc,
      msg: 'Input should be a valid integer, unable to parse string as an integer',
    };
    expect(await send('GET', '/news?limit=0')).toEqual(errorResponse([least]));
    expect(await send('GET', '/news?limit=101')).toEqual(errorResponse([most]));
    for (const text of ['abc', '', '1.5'])
      expect(await send('GET', `/news?limit=${text}`)).toEqual(errorResponse([none]));
  });

  it.each([
    ['', 'input is too short'],
    ['yesterday', 'input is too short'],
    ['2024-1-1', 'input is too short'],
    ['hello world', 'invalid character in year'],
    ['2024/01/01', 'invalid date separator, expected `-`'],
    ['2024-13-01', 'month value is outside expected range of 1-12'],
    ['2023-02-29', 'day value is outside expected range'],
    ['2024-01-01T25:00', 'unexpected extra characters at the end of the input'],
    ['2024-01-01T10:00:00Zulu', 'unexpected extra characters at the end of the input'],
  ])('422 for the time %j', async (text, error) => {
    const faultAt = (...loc: (string | number)[]) => ({
      type: 'datetime_from_date_parsing',
      loc: ['query', ...loc],
      msg: `Input should be a valid datetime or date, ${error}`,
      ctx: { error },
    });
    const query = `created_at=5&created_at=${text}&created_from=${text}&created_to=${text}`;
    expect(await send('GET', `/news?${query}`)).toEqual(
      errorResponse([faultAt('created_at', 1), faultAt('created_from'), faultAt('created_to')]),
    );
  });

  it('422 with every fault at once', async () => {
    const { body } = await send('GET', '/news?id=x&id=0&created_at=x&limit=0&created_to=x');
    const { detail } = body as { detail: { loc: unknown }[] };
    expect(detail.map(({ loc }) => loc)).toEqual([
      ['query', 'id', 0],
      ['query', 'id', 1],
      ['query', 'created_at', 0],
      ['query', 'created_to'],
      ['query', 'limit'],
    ]);
  });
});

describe('HEAD /news', () => {
  it('200 as GET, without the body', async () => {
    const { body: _, ...get } = await send('GET', '/news?limit=3');
    expect(await send('HEAD', '/news?limit=3')).toEqual({ ...get, body: undefined });
  });
});

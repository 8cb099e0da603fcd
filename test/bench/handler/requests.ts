import assert from 'node:assert/strict';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { handler as createNews } from '../../../functions/create-news.ts';
import { handler as getNews } from '../../../functions/get-news.ts';
import { handler as listNews } from '../../../functions/list-news.ts';
import { newsFilter } from '../../../lib/news/filter.ts';
import { toResponse } from '../../../lib/news/news.ts';
import { eventFor, type parsed } from '../../support/event.ts';
import { input } from '../../support/large-article.ts';
import { news } from './articles.ts';

/** The Lambda handlers that a candidate exports. */
export type Handlers = Readonly<
  Record<
    'create' | 'get' | 'list',
    (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>
  >
>;

interface Request {
  readonly handler: keyof Handlers;
  event(): Promise<APIGatewayProxyEventV2>;
  /** @throws if the response is wrong */
  check(response: ReturnType<typeof parsed>): Promise<void>;
}

/** The first page and its newest article. */
async function newest() {
  const { articles } = await news.list(newsFilter({ ids: [], created: [] }), {
    limit: 20,
    bytesMax: Infinity,
  });
  const [article] = articles;
  assert(article);
  return { article, articles };
}

const jsonHeaders = { 'content-type': 'application/json' };
// Frameworks add headers of their own, such as Content-Length, and a charset to the media type.
function checkHeaders(headers: object | undefined, expected: object) {
  const actual = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(expected)) {
    assert.equal(String(actual.get(name)).replace(/; ?charset=utf-8$/i, ''), value, name);
  }
}

/** The measured requests, with checks of their responses. */
export const requests: Readonly<Record<string, Request>> = {
  post: {
    handler: 'create',
    event: async () => eventFor(createNews.contract, { json: { ...input, unknown: true } }),
    check: async ({ status, headers, body }) => {
      const { article } = await newest();
      assert.deepEqual([status, body], [201, toResponse(article)]);
      checkHeaders(headers, { ...jsonHeaders, etag: '"1"', location: `news/${article.id}` });
    },
  },
  invalid: {
    handler: 'create',
    event: async () =>
      eventFor(createNews.contract, {
        json: { title: 'Too short', creator: { first_name: 26, last_name: input.creator.last_name } },
      }),
    check: async ({ status, headers, body }) => {
      assert.equal(status, 422);
      checkHeaders(headers, jsonHeaders);
      const byLocation = (a: { loc: string[] }, b: { loc: string[] }) =>
        a.loc.join() < b.loc.join() ? -1 : 1;
      assert.deepEqual(body.detail.toSorted(byLocation), [
        { type: 'missing', loc: ['body', 'content'], msg: 'Field required' },
        {
          type: 'string_type',
          loc: ['body', 'creator', 'first_name'],
          msg: 'Input should be a valid string',
        },
        {
          type: 'string_too_short',
          loc: ['body', 'title'],
          msg: 'String should have at least 10 characters',
          ctx: { min_length: 10 },
        },
      ]);
    },
  },
  get: {
    handler: 'get',
    event: async () => {
      const { article } = await newest();
      return eventFor(getNews.contract, { path: { news_id: String(article.id) } });
    },
    check: async ({ status, headers, body }) => {
      const { article } = await newest();
      const expected = toResponse(article);
      assert.deepEqual([status, body], [200, expected]);
      const modified = new Date((expected.updated_at + 1) * 1000).toUTCString();
      checkHeaders(headers, {
        ...jsonHeaders,
        etag: '"1"',
        'last-modified': modified,
        'cache-control': 'no-cache',
      });
    },
  },
  list: {
    handler: 'list',
    event: async () => eventFor(listNews.contract, { query: 'limit=20' }),
    check: async ({ status, headers, body }) => {
      const { articles } = await newest();
      assert.deepEqual([status, body], [200, articles.map(toResponse)]);
      checkHeaders(headers, { ...jsonHeaders, 'cache-control': 'no-cache' });
      const [etag, link] = ['etag', 'link'].map((name) => new Headers(headersOf(headers)).get(name));
      assert.match(etag ?? '', /^W\/"[\w-]{22}"$/);
      assert.match(link ?? '', /^<\?limit=20&cursor=[\w-]{22}>; rel="next"$/);
    },
  },
};

function headersOf(headers: object | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}

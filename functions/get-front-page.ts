import * as v from 'valibot';
import { FRONT_PAGE_POLICY, frontPage } from '../lib/docs/front-page.ts';
import { writeExample } from '../lib/docs/write-example.ts';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { container } from '../lib/news/container.ts';
import { LIST_ACTIONS } from '../lib/news/dynamodb/table.ts';
import { newsFilter } from '../lib/news/filter.ts';
import { toHeadline } from '../lib/news/news.ts';
import { newsInputExample } from '../lib/news/news-example.ts';

const HEADLINES_MAX = 5;
/** Enough for the largest articles, so that the page is never short of headlines. */
const ARTICLES_BYTES_MAX = HEADLINES_MAX * 1_000_000;

export const handler = endpoint(
  {
    operationId: 'get-front-page',
    method: 'GET',
    path: '/',
    summary: 'The front page',
    description: 'Introduces the service, with links to its documentation and the newest headlines.',
    tags: [],
    access: 'public',
    database: LIST_ACTIONS,
    request: {},
    responses: {
      200: {
        description: 'The page',
        mediaType: 'text/html; charset=utf-8',
        headers: v.object({ 'cache-control': v.string(), 'content-security-policy': v.string() }),
        body: v.string(),
      },
    },
    errors: [],
  },
  container,
).handle(async ({ serverUrl }, { news, deployment }) => {
  const everything = newsFilter({ ids: [], created: [] });
  const { articles } = await news.list(everything, { limit: HEADLINES_MAX, bytesMax: ARTICLES_BYTES_MAX });
  return {
    status: 200,
    headers: { 'cache-control': 'no-cache', 'content-security-policy': FRONT_PAGE_POLICY },
    body: frontPage({
      version: deployment.version,
      news: articles.map(toHeadline),
      example: writeExample(deployment, { url: `${serverUrl}/news`, body: newsInputExample }),
    }),
  };
});

import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { gzip } from '../lib/http/compression.ts';
import { container } from '../lib/news/container.ts';
import { LIST_ACTIONS } from '../lib/news/dynamodb/table.ts';
import { Headline, toHeadline } from '../lib/news/news.ts';
import { NewsPageHeaders, NewsQuery, newsPage } from '../lib/news/news-page.ts';

export const handler = endpoint(
  {
    operationId: 'list-headlines',
    method: 'GET',
    path: '/headlines',
    summary: 'List headlines',
    description:
      'Returns articles without their `content`, for a front page. Filters, pages and conditions are those of ' +
      '`GET /news`. The response is a sixth of its bytes; it reads as much of the database.',
    tags: ['News'],
    access: 'public',
    database: LIST_ACTIONS,
    request: { query: NewsQuery },
    responses: {
      200: {
        description: 'The headlines of this page',
        headers: NewsPageHeaders,
        body: v.array(Headline),
        compress: gzip,
      },
    },
    errors: ['validation_failed'],
  },
  container,
).handle((request, { news }) => newsPage(request, news, toHeadline));

import * as v from 'valibot';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { gzip } from '../lib/http/compression.ts';
import { container } from '../lib/news/container.ts';
import { LIST_ACTIONS } from '../lib/news/dynamodb/table.ts';
import { News, toResponse } from '../lib/news/news.ts';
import { NewsPageHeaders, NewsQuery, newsPage } from '../lib/news/news-page.ts';

export const handler = endpoint(
  {
    operationId: 'list-news',
    method: 'GET',
    path: '/news',
    summary: 'List articles',
    description:
      'Returns articles, newest first, a page at a time.\n\n' +
      '**Filters.** Repeated values are combined with OR, different parameters with AND.\n\n' +
      '**Pages.** While there is more, `Link` leads to the next page. Following it to the end returns every article that ' +
      'exists for the whole traversal exactly once, whatever is created or deleted meanwhile. A page can be shorter ' +
      'than `limit`, since a response holds at most 3 MB.\n\n' +
      '**Consistency.** The list is eventually consistent: recent changes may not be visible yet. ' +
      '`GET /news/{news_id}` always returns the current version.',
    tags: ['News'],
    access: 'public',
    database: LIST_ACTIONS,
    request: { query: NewsQuery },
    responses: {
      200: {
        description: 'The articles of this page',
        headers: NewsPageHeaders,
        body: v.array(News),
        compress: gzip,
      },
    },
    errors: ['validation_failed'],
  },
  container,
).handle((request, { news }) => newsPage(request, news, toResponse));

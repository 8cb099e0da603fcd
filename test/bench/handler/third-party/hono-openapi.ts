import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { handle } from 'hono/aws-lambda';
import { news } from '../articles.ts';
import type { Handlers } from '../requests.ts';
import { articleResponse, createdResponse, listResponse, notFoundBody } from '../responses.ts';
import { cursorError } from '../validation-errors.ts';
import { ErrorBody, ListQuery, News, NewsInput, NewsPath, toErrors } from './zod-schemas.ts';

const PARTS = {
  json: 'body',
  param: 'path',
  query: 'query',
  header: 'header',
  form: 'body',
  cookie: 'cookie',
};

const app = new OpenAPIHono({
  defaultHook: (result, context) => {
    if (result.success) return;
    return context.json({ detail: toErrors(PARTS[result.target], result.error.issues) }, 422);
  },
});

const errors = { description: 'Validation error', content: { 'application/json': { schema: ErrorBody } } };

const createNews = createRoute({
  method: 'post',
  path: '/news',
  request: { body: { required: true, content: { 'application/json': { schema: NewsInput } } } },
  responses: {
    201: { description: 'The article', content: { 'application/json': { schema: News } } },
    422: errors,
  },
});

app.openapi(createNews, async (context) => {
  const { headers, body } = createdResponse(await news.create(context.req.valid('json')));
  return context.json(body, 201, headers);
});

const getNews = createRoute({
  method: 'get',
  path: '/news/{news_id}',
  request: { params: NewsPath },
  responses: {
    200: { description: 'The article', content: { 'application/json': { schema: News } } },
    404: { description: 'Not found', content: { 'application/json': { schema: ErrorBody } } },
    422: errors,
  },
});

app.openapi(getNews, async (context) => {
  const { news_id: id } = context.req.valid('param');
  const stored = await news.get(id);
  if (!stored) return context.json(notFoundBody(id), 404);
  const { headers, body } = articleResponse(stored);
  return context.json(body, 200, headers);
});

const listNews = createRoute({
  method: 'get',
  path: '/news',
  request: { query: ListQuery },
  responses: {
    200: { description: 'The articles', content: { 'application/json': { schema: z.array(News) } } },
    422: errors,
  },
});

app.openapi(listNews, async (context) => {
  const page = await listResponse(context.req.valid('query'), new URL(context.req.url).search.slice(1));
  if (!page) return context.json({ detail: [cursorError()] }, 422);
  return context.json(page.body, 200, page.headers);
});

// The cast is needed because Hono's event and result types differ slightly from those of @types/aws-lambda.
const run = handle(app) as unknown as Handlers['get'];

export const handlers: Handlers = { create: run, get: run, list: run };

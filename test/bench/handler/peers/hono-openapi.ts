import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { handle } from 'hono/aws-lambda';
import { articleAnswer, createdAnswer, listAnswer, notFoundBody } from '../answers.ts';
import { cursorFault } from '../faults.ts';
import type { Handlers } from '../requests.ts';
import { news } from '../specimen.ts';
import { Faults, faultsOf, ListQuery, News, NewsInput, NewsPath } from './zod-schemas.ts';

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
    return context.json({ detail: faultsOf(PARTS[result.target], result.error.issues) }, 422);
  },
});

const faults = { description: 'Not valid', content: { 'application/json': { schema: Faults } } };

const createNews = createRoute({
  method: 'post',
  path: '/news',
  request: { body: { required: true, content: { 'application/json': { schema: NewsInput } } } },
  responses: {
    201: { description: 'The article', content: { 'application/json': { schema: News } } },
    422: faults,
  },
});

app.openapi(createNews, async (context) => {
  const { headers, body } = createdAnswer(await news.create(context.req.valid('json')));
  return context.json(body, 201, headers);
});

const getNews = createRoute({
  method: 'get',
  path: '/news/{news_id}',
  request: { params: NewsPath },
  responses: {
    200: { description: 'The article', content: { 'application/json': { schema: News } } },
    404: { description: 'There is none', content: { 'application/json': { schema: Faults } } },
    422: faults,
  },
});

app.openapi(getNews, async (context) => {
  const { news_id: id } = context.req.valid('param');
  const stored = await news.get(id);
  if (!stored) return context.json(notFoundBody(id), 404);
  const { headers, body } = articleAnswer(stored);
  return context.json(body, 200, headers);
});

const listNews = createRoute({
  method: 'get',
  path: '/news',
  request: { query: ListQuery },
  responses: {
    200: { description: 'The articles', content: { 'application/json': { schema: z.array(News) } } },
    422: faults,
  },
});

app.openapi(listNews, async (context) => {
  const answer = await listAnswer(context.req.valid('query'), new URL(context.req.url).search.slice(1));
  if (!answer) return context.json({ detail: [cursorFault()] }, 422);
  return context.json(answer.body, 200, answer.headers);
});

// The cast: its own types of an event and an answer differ a little from those of @types/aws-lambda.
const run = handle(app) as unknown as Handlers['get'];

export const handlers: Handlers = { create: run, get: run, list: run };

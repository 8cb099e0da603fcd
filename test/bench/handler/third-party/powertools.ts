import { RequestValidationError, Router } from '@aws-lambda-powertools/event-handler/http';
import { z } from 'zod';
import { NEWS_ID_MAX } from '../../../../lib/news/news-id.ts';
import { news } from '../articles.ts';
import type { Handlers } from '../requests.ts';
import { articleResponse, createdResponse, listResponse, notFoundBody } from '../responses.ts';
import { cursorError, parseError } from '../validation-errors.ts';
import { NewsInput } from './zod-schemas.ts';

/** Parameters stay strings in Powertools. */
function integerText(min: number, max: number) {
  return z
    .string()
    .regex(/^[+-]?\d+$/, { error: 'int_parsing', abort: true })
    .refine((text) => Number(text) >= min, { error: `greater_than_equal ${min}` })
    .refine((text) => Number(text) <= max, { error: `less_than_equal ${max}` });
}

const NewsPath = z.object({ news_id: integerText(1, NEWS_ID_MAX) });
const ListQuery = z.object({
  id: integerText(1, NEWS_ID_MAX).optional(),
  limit: integerText(1, 100).optional(),
  cursor: z.string().optional(),
});

const app = new Router();

app.errorHandler(RequestValidationError, async (error) => {
  return json(422, { detail: issuesOf(error).map(({ message, path }) => parseError(message, path)) });
});

app.post(
  '/news',
  async ({ valid }) => {
    const { headers, body } = createdResponse(await news.create(valid.req.body));
    return json(201, body, headers);
  },
  { validation: { req: { body: NewsInput } } },
);

app.get(
  '/news/:news_id',
  async ({ valid }) => {
    const id = Number(valid.req.path.news_id);
    const stored = await news.get(id);
    if (!stored) return json(404, notFoundBody(id));
    const { headers, body } = articleResponse(stored);
    return json(200, body, headers);
  },
  { validation: { req: { path: NewsPath } } },
);

app.get(
  '/news',
  async ({ valid, req }) => {
    const { id, limit, cursor } = valid.req.query;
    const query = {
      id: id === undefined ? [] : [Number(id)],
      limit: limit === undefined ? limit : Number(limit),
      cursor,
    };
    const page = await listResponse(query, new URL(req.url).search.slice(1));
    return page ? json(200, page.body, page.headers) : json(422, { detail: [cursorError()] });
  },
  { validation: { req: { query: ListQuery } } },
);

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

function issuesOf({ details }: RequestValidationError) {
  const issues = (details?.issues ?? []) as { message: string; path: (string | number)[] }[];
  return issues;
}

const run: Handlers['get'] = (event, context) => app.resolve(event, context);

export const handlers: Handlers = { create: run, get: run, list: run };

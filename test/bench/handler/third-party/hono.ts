import { vValidator } from '@hono/valibot-validator';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import * as v from 'valibot';
import { integer } from '../../../../lib/fastapi/parameter.ts';
import { toValidationError } from '../../../../lib/fastapi/validation-error.ts';
import { NewsInput } from '../../../../lib/news/news.ts';
import { NEWS_ID_MAX } from '../../../../lib/news/news-id.ts';
import { NewsPath } from '../../../../lib/news/news-path.ts';
import { undocumented } from '../../../../lib/schema/undocumented.ts';
import { news } from '../articles.ts';
import type { Handlers } from '../requests.ts';
import { articleResponse, createdResponse, listResponse, notFoundBody } from '../responses.ts';
import { cursorError } from '../validation-errors.ts';

// As Newsdesk itself validates with them.
const ListQuery = undocumented(
  v.object({
    id: v.optional(
      v.pipe(
        v.union([v.string(), v.array(v.string())]),
        v.transform((value) => [value].flat()),
        v.maxLength(100),
        v.array(integer(1, NEWS_ID_MAX)),
      ),
    ),
    limit: v.optional(integer(1, 100)),
    cursor: v.optional(v.string()),
  }),
);

const app = new Hono();

app.post(
  '/news',
  vValidator('json', undocumented(NewsInput), (result, context) => {
    if (result.success) return;
    return context.json({ detail: result.issues.map((issue) => toValidationError('body', issue)) }, 422);
  }),
  async (context) => {
    const { headers, body } = createdResponse(await news.create(context.req.valid('json')));
    return context.json(body, 201, headers);
  },
);

app.get(
  '/news/:news_id',
  vValidator('param', undocumented(NewsPath), (result, context) => {
    if (result.success) return;
    return context.json({ detail: result.issues.map((issue) => toValidationError('path', issue)) }, 422);
  }),
  async (context) => {
    const { news_id: id } = context.req.valid('param');
    const stored = await news.get(id);
    if (!stored) return context.json(notFoundBody(id), 404);
    const { headers, body } = articleResponse(stored);
    return context.json(body, 200, headers);
  },
);

app.get(
  '/news',
  vValidator('query', ListQuery, (result, context) => {
    if (result.success) return;
    return context.json({ detail: result.issues.map((issue) => toValidationError('query', issue)) }, 422);
  }),
  async (context) => {
    const page = await listResponse(context.req.valid('query'), new URL(context.req.url).search.slice(1));
    if (!page) return context.json({ detail: [cursorError()] }, 422);
    return context.json(page.body, 200, page.headers);
  },
);

// The cast is needed because Hono's event and result types differ slightly from those of @types/aws-lambda.
const run = handle(app) as unknown as Handlers['get'];

export const handlers: Handlers = { create: run, get: run, list: run };

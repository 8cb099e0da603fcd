import createApi, { type Request, type Response } from 'lambda-api';
import { news } from '../articles.ts';
import type { Handlers } from '../requests.ts';
import { articleResponse, createdResponse, listResponse, notFoundBody } from '../responses.ts';
import { cursorError } from '../validation-errors.ts';
import { ListQuery, NewsInput, NewsPath, toErrors } from './zod-schemas.ts';

const api = createApi({ logger: false });

api.post('/news', async (request: Request, response: Response) => {
  const input = NewsInput.safeParse(request.body);
  if (!input.success) return response.status(422).json({ detail: toErrors('body', input.error.issues) });
  const { headers, body } = createdResponse(await news.create(input.data));
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.status(201).json(body);
});

api.get('/news/:news_id', async (request: Request, response: Response) => {
  const path = NewsPath.safeParse(request.params);
  if (!path.success) return response.status(422).json({ detail: toErrors('path', path.error.issues) });
  const stored = await news.get(path.data.news_id);
  if (!stored) return response.status(404).json(notFoundBody(path.data.news_id));
  const { headers, body } = articleResponse(stored);
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.json(body);
});

api.get('/news', async (request: Request, response: Response) => {
  const query = ListQuery.safeParse({ ...request.query, ...repeatedIds(request) });
  if (!query.success) return response.status(422).json({ detail: toErrors('query', query.error.issues) });
  const page = await listResponse(query.data, rawQueryOf(request));
  if (!page) return response.status(422).json({ detail: [cursorError()] });
  for (const [name, value] of Object.entries(page.headers)) response.header(name, value);
  return response.json(page.body);
});

function rawQueryOf({ query }: Request): string {
  return new URLSearchParams(Object.entries(query).map(([name, value = '']) => [name, value])).toString();
}

/** The values of the repeatable parameter. */
function repeatedIds({ multiValueQuery }: Request): { id?: string[] } {
  const id = multiValueQuery?.id;
  return id ? { id } : {};
}

const run: Handlers['get'] = (event, context) => api.run(event, context);

export const handlers: Handlers = { create: run, get: run, list: run };

import createApi, { type Request, type Response } from 'lambda-api';
import { articleAnswer, createdAnswer, listAnswer, notFoundBody } from '../answers.ts';
import { cursorFault } from '../faults.ts';
import type { Handlers } from '../requests.ts';
import { news } from '../specimen.ts';
import { faultsOf, ListQuery, NewsInput, NewsPath } from './zod-schemas.ts';

const api = createApi({ logger: false });

api.post('/news', async (request: Request, response: Response) => {
  const input = NewsInput.safeParse(request.body);
  if (!input.success) return response.status(422).json({ detail: faultsOf('body', input.error.issues) });
  const { headers, body } = createdAnswer(await news.create(input.data));
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.status(201).json(body);
});

api.get('/news/:news_id', async (request: Request, response: Response) => {
  const path = NewsPath.safeParse(request.params);
  if (!path.success) return response.status(422).json({ detail: faultsOf('path', path.error.issues) });
  const stored = await news.get(path.data.news_id);
  if (!stored) return response.status(404).json(notFoundBody(path.data.news_id));
  const { headers, body } = articleAnswer(stored);
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.json(body);
});

api.get('/news', async (request: Request, response: Response) => {
  const query = ListQuery.safeParse({ ...request.query, ...several(request) });
  if (!query.success) return response.status(422).json({ detail: faultsOf('query', query.error.issues) });
  const answer = await listAnswer(query.data, rawQueryOf(request));
  if (!answer) return response.status(422).json({ detail: [cursorFault()] });
  for (const [name, value] of Object.entries(answer.headers)) response.header(name, value);
  return response.json(answer.body);
});

function rawQueryOf({ query }: Request): string {
  return new URLSearchParams(Object.entries(query).map(([name, value = '']) => [name, value])).toString();
}

/** The parameter that may be repeated. */
function several({ multiValueQuery }: Request): { id?: string[] } {
  const id = multiValueQuery?.id;
  return id ? { id } : {};
}

const run: Handlers['get'] = (event, context) => api.run(event, context);

export const handlers: Handlers = { create: run, get: run, list: run };

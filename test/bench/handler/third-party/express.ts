import { configure } from '@codegenie/serverless-express';
import express from 'express';
import { news } from '../articles.ts';
import type { Handlers } from '../requests.ts';
import { articleResponse, createdResponse, listResponse, notFoundBody } from '../responses.ts';
import { cursorError } from '../validation-errors.ts';
import { ListQuery, NewsInput, NewsPath, toErrors } from './zod-schemas.ts';

const app = express();
app.disable('x-powered-by');
// The responses set their own ETag.
app.disable('etag');
app.use(express.json({ limit: '2mb' }));

app.post('/news', async (request, response) => {
  const input = NewsInput.safeParse(request.body);
  if (!input.success) {
    response.status(422).json({ detail: toErrors('body', input.error.issues) });
    return;
  }
  const { headers, body } = createdResponse(await news.create(input.data));
  response.status(201).set(headers).json(body);
});

app.get('/news/:news_id', async (request, response) => {
  const path = NewsPath.safeParse(request.params);
  if (!path.success) {
    response.status(422).json({ detail: toErrors('path', path.error.issues) });
    return;
  }
  const stored = await news.get(path.data.news_id);
  if (!stored) {
    response.status(404).json(notFoundBody(path.data.news_id));
    return;
  }
  const { headers, body } = articleResponse(stored);
  response.set(headers).json(body);
});

app.get('/news', async (request, response) => {
  const query = ListQuery.safeParse(request.query);
  if (!query.success) {
    response.status(422).json({ detail: toErrors('query', query.error.issues) });
    return;
  }
  const [, rawQuery = ''] = request.url.split('?');
  const page = await listResponse(query.data, rawQuery);
  if (!page) {
    response.status(422).json({ detail: [cursorError()] });
    return;
  }
  response.set(page.headers).json(page.body);
});

const respond = configure({ app });
const run: Handlers['get'] = async (event, context) => respond(event, context, () => {});

export const handlers: Handlers = { create: run, get: run, list: run };

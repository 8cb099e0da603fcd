import { configure } from '@codegenie/serverless-express';
import express from 'express';
import { articleAnswer, createdAnswer, listAnswer, notFoundBody } from '../answers.ts';
import { cursorFault } from '../faults.ts';
import type { Handlers } from '../requests.ts';
import { news } from '../specimen.ts';
import { faultsOf, ListQuery, NewsInput, NewsPath } from './zod-schemas.ts';

const app = express();
app.disable('x-powered-by');
// The answers have entity tags of their own.
app.disable('etag');
app.use(express.json({ limit: '2mb' }));

app.post('/news', async (request, response) => {
  const input = NewsInput.safeParse(request.body);
  if (!input.success) {
    response.status(422).json({ detail: faultsOf('body', input.error.issues) });
    return;
  }
  const { headers, body } = createdAnswer(await news.create(input.data));
  response.status(201).set(headers).json(body);
});

app.get('/news/:news_id', async (request, response) => {
  const path = NewsPath.safeParse(request.params);
  if (!path.success) {
    response.status(422).json({ detail: faultsOf('path', path.error.issues) });
    return;
  }
  const stored = await news.get(path.data.news_id);
  if (!stored) {
    response.status(404).json(notFoundBody(path.data.news_id));
    return;
  }
  const { headers, body } = articleAnswer(stored);
  response.set(headers).json(body);
});

app.get('/news', async (request, response) => {
  const query = ListQuery.safeParse(request.query);
  if (!query.success) {
    response.status(422).json({ detail: faultsOf('query', query.error.issues) });
    return;
  }
  const [, rawQuery = ''] = request.url.split('?');
  const answer = await listAnswer(query.data, rawQuery);
  if (!answer) {
    response.status(422).json({ detail: [cursorFault()] });
    return;
  }
  response.set(answer.headers).json(answer.body);
});

const respond = configure({ app });
const run: Handlers['get'] = async (event, context) => respond(event, context, () => {});

export const handlers: Handlers = { create: run, get: run, list: run };

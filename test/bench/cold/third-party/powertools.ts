import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { Context } from 'aws-lambda';
import { articleOf, notFound } from './article.ts';

const app = new Router();

app.get('/news/:news_id', async ({ params }) => {
  const article = await articleOf(params.news_id);
  return article ?? Response.json(notFound, { status: 404 });
});

export const handler = (event: unknown, context: Context) => app.resolve(event, context);

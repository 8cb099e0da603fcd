import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { articleOf, notFound } from './article.ts';

const app = new Hono();

app.get('/news/:news_id', async (context) => {
  const article = await articleOf(context.req.param('news_id'));
  return article ? context.json(article) : context.json(notFound, 404);
});

export const handler = handle(app);

import { configure } from '@codegenie/serverless-express';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import express from 'express';
import { articleOf, notFound } from './article.ts';

const app = express();

app.get('/news/:news_id', async (request, response) => {
  const article = await articleOf(request.params.news_id);
  if (article) response.json(article);
  else response.status(404).json(notFound);
});

const respond = configure({ app });

// Lambda's Node.js 24 runtime rejects handlers with a callback parameter.
export const handler = async (event: APIGatewayProxyEventV2, context: Context) =>
  respond(event, context, () => {});

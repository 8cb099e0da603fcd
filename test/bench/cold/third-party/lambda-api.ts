import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import createApi, { type Request, type Response } from 'lambda-api';
import { articleOf, notFound } from './article.ts';

const api = createApi({ logger: false });

api.get('/news/:news_id', async (request: Request, response: Response) => {
  const article = await articleOf(request.params.news_id);
  return article ? response.json(article) : response.status(404).json(notFound);
});

export const handler = (event: APIGatewayProxyEventV2, context: Context) => api.run(event, context);

import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { articleOf, notFound } from './article.ts';

export const handler = async ({ pathParameters }: APIGatewayProxyEventV2) => {
  const article = await articleOf(pathParameters?.news_id);
  return {
    statusCode: article ? 200 : 404,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(article ?? notFound),
  };
};

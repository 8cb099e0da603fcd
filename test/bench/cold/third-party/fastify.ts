import awsLambdaFastify from '@fastify/aws-lambda';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import Fastify from 'fastify';
import { articleOf, notFound } from './article.ts';

const app = Fastify();

app.get<{ Params: { news_id: string } }>('/news/:news_id', async (request, reply) => {
  const article = await articleOf(request.params.news_id);
  return article ?? reply.status(404).send(notFound);
});

const respond = awsLambdaFastify(app, { decorateRequest: false });

// Lambda's Node.js 24 runtime rejects handlers with a callback parameter.
export const handler = async (event: APIGatewayProxyEventV2, context: Context) => respond(event, context);

import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { handler as bare } from './document-client.ts';

export const handler = middy<APIGatewayProxyEventV2>().handler(bare);

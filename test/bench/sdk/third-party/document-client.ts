import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Get } from '../measure.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const get: Get = async (id) => {
  const { Item } = await client.send(
    new GetCommand({ TableName: 'news', Key: { id }, ConsistentRead: true }),
  );
  return Item;
};

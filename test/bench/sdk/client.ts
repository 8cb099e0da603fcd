import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Get } from './measure.ts';
import { plain } from './plain.ts';

const client = new DynamoDBClient({});

export const get: Get = async (id) => {
  const Key = { id: { N: String(id) } };
  const { Item } = await client.send(new GetItemCommand({ TableName: 'news', Key, ConsistentRead: true }));
  return plain({ M: Item });
};

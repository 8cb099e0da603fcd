import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_NAME } from '../environment.ts';
import type { Get } from '../measure.ts';
import { plain } from '../plain.ts';

const client = new DynamoDBClient({});

export const get: Get = async (id) => {
  const Key = { id: { N: String(id) } };
  const { Item } = await client.send(
    new GetItemCommand({ TableName: TABLE_NAME, Key, ConsistentRead: true }),
  );
  return plain({ M: Item });
};

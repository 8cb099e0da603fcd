import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const MICROSECONDS = 1_000_000;

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Shared by all reference implementations: the document client with default options, and no validation. */
export async function articleOf(id = '') {
  const { Item } = await client.send(
    new GetCommand({ TableName: process.env.TABLE_NAME, Key: { id: Number(id) }, ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { title, content, creator, created_at, updated_at } = Item;
  return {
    id: Item.id,
    title,
    content,
    creator,
    created_at: Math.floor(created_at / MICROSECONDS),
    updated_at: Math.floor(updated_at / MICROSECONDS),
  };
}

/** The body of a 404. */
export const notFound = { detail: 'There is no such article' };

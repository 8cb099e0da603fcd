import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const MICROSECONDS = 1_000_000;

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/**
 * What all the peers have in common, as it is commonly written: the document client as it comes, and no validation.
 *
 * @param id of an article, as it stands in the path
 * @returns the article as it is published; `undefined` when there is none
 */
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

/** What a 404 says. */
export const notFound = { detail: 'There is no such article' };

import { marshall } from '@aws-sdk/util-dynamodb';
import { newArticle } from '../../../lib/news/dynamodb/news-item.ts';
import { SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { input } from '../../support/large-article.ts';

const NEWEST = 1_795_436_853_868_622;
const SECOND = 1_000_000;

/** A 3 KB article as `DynamoDbNewsRepository` stores it: the newest, or one before it. */
export function stored(secondsBefore = 0) {
  const id = NEWEST - secondsBefore * SECOND;
  return { ...newArticle(id, input), nonce: '9f0c2a54-6f0e-4a39-8a15-2f6f1b1f7a3e', shard: id % SHARDS };
}

/** The same in DynamoDB JSON. */
export const item = (secondsBefore = 0) => marshall(stored(secondsBefore));

/** What the index has of it. */
export function indexEntry(secondsBefore: number) {
  const { id, created_at, shard } = item(secondsBefore);
  return { id, created_at, shard };
}

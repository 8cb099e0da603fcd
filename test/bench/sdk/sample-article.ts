import { input } from '../handler/sample-article.ts';

const id = 1_795_436_853_868_622;

/** A 3 KB article as `DynamoDbNewsRepository` stores it. */
export const stored = {
  id,
  ...input,
  created_at: id,
  updated_at: id,
  version: 1,
  nonce: '9f0c2a54-6f0e-4a39-8a15-2f6f1b1f7a3e',
  shard: id % 8,
};

/** The same in DynamoDB JSON. */
export const item = {
  id: { N: String(stored.id) },
  title: { S: stored.title },
  content: { S: stored.content },
  creator: {
    M: { first_name: { S: stored.creator.first_name }, last_name: { S: stored.creator.last_name } },
  },
  created_at: { N: String(stored.created_at) },
  updated_at: { N: String(stored.updated_at) },
  version: { N: String(stored.version) },
  nonce: { S: stored.nonce },
  shard: { N: String(stored.shard) },
};

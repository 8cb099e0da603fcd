import { expect, it } from 'vitest';
import { articleFields } from '../../../lib/news/news.ts';

/** Stored attributes besides the fields. `expires_at`, for one, would let DynamoDB delete the article. */
const ATTRIBUTES = [
  ...['id', 'created_at', 'updated_at', 'version', 'shard', 'expires_at'],
  ...['nonce', 'mark', 'creation_record'],
];

it('has no field with the name of another stored attribute', () => {
  expect(Object.keys(articleFields).filter((name) => ATTRIBUTES.includes(name))).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { NewsItem } from '../../../lib/news/dynamodb/news-item.ts';
import { articleFields, StoredNews } from '../../../lib/news/news.ts';

/** Stored attributes besides the fields. `expires_at`, for one, would let DynamoDB delete the article. */
const ATTRIBUTES = [
  ...['id', 'created_at', 'updated_at', 'version', 'shard', 'expires_at'],
  ...['nonce', 'mark', 'creation_record'],
];

describe('articleFields', () => {
  it('has no field with the name of another stored attribute', () => {
    expect(Object.keys(articleFields).filter((name) => ATTRIBUTES.includes(name))).toEqual([]);
    const others = Object.keys({ ...StoredNews.entries, ...NewsItem.entries, shard: 0, expires_at: 0 });
    expect(others.filter((name) => !(name in articleFields)).sort()).toEqual(ATTRIBUTES.sort());
  });
});

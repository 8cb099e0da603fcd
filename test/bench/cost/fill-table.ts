/**
 * Fills an embedded DynamoDB with articles, directly in its LevelDB: `fill-table.ts <folder> <articles>`. Through the SDK a
 * million takes ten minutes.
 */
import { createRequire } from 'node:module';
import { marshall } from '@aws-sdk/util-dynamodb';
import type * as dynaliteDb from 'dynalite/db/index.js';
import { Level } from 'level';
import { startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts';
import { createTableIfAbsent, createTableInput } from '../../../infra/local/database/table.ts';
import { newArticle } from '../../../lib/news/dynamodb/news-item.ts';
import { newsTable, SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { report } from '../child.ts';
import { ARTICLES_PER_SECOND, BEGIN_SECONDS } from './articles.ts';

const BATCH = 5000;

const { createKey, getIndexActions }: typeof dynaliteDb = createRequire(import.meta.url)(
  'dynalite/db/index.js',
);

const [folder = '', count] = process.argv.slice(2);
const table = createTableInput(newsTable, newsTable.localName);

const database = await startEmbeddedDatabase(folder, 'local');
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: database.url,
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
await createTableIfAbsent(table);
await database.stop();
const level = new Level<string, unknown>(folder, { valueEncoding: 'json' });
for (let start = 0; start < Number(count); start += BATCH) {
  const length = Math.min(BATCH, Number(count) - start);
  await level.batch(Array.from({ length }, (_, offset) => entriesOf(start + offset)).flat());
}
await level.close();
report({});

/** The records of an article: its item and its index entry. */
function entriesOf(index: number) {
  const item = itemOf(index);
  const { puts } = getIndexActions(table.GlobalSecondaryIndexes, undefined, item, table);
  return [
    { key: `item-${table.TableName}~${createKey(item, table)}`, value: item },
    ...puts.map((put) => ({
      key: `index-global~${table.TableName}~${put.index}~${put.key}`,
      value: put.item,
    })),
  ].map((entry) => ({ type: 'put' as const, ...entry }));
}

/** The article at an index from 0, as the repository stores it. The part of its id below a millisecond is pseudo-random. */
function itemOf(index: number) {
  const milliseconds = BEGIN_SECONDS * 1000 + (index * 1000) / ARTICLES_PER_SECOND;
  const id = milliseconds * 1000 + ((index * 7919) % 1000);
  const nonce = '3e2cf3b1-0c5e-4f5a-9d8e-5b1c7a9d0e11';
  return marshall({ ...newArticle(id, newsInputExample), nonce, shard: id % SHARDS });
}

/**
 * Runs a DynamoDB with a table of each size and prints its URL: `database.ts <folder> <maximum size>`. Writes the
 * articles directly into dynalite's LevelDB: through the SDK, a million takes about ten minutes.
 */
import { createRequire } from 'node:module';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type * as dynaliteDb from 'dynalite/db/index.js';
import { Level } from 'level';
import { startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts';
import { createTableIfAbsent, createTableInput } from '../../../infra/local/database/table.ts';
import { newsTable } from '../../../lib/news/dynamodb/table.ts';
import { itemOf, SIZES, tableOf } from './articles.ts';

const BATCH_ITEMS = 5000;

const { createKey, getIndexActions }: typeof dynaliteDb = createRequire(import.meta.url)(
  'dynalite/db/index.js',
);

const [folder = '', sizeMax = ''] = process.argv.slice(2);
const sizes = SIZES.filter((size) => size <= Number(sizeMax));
const empty = await startEmbeddedDatabase(folder, 'local');
process.env.AWS_ENDPOINT_URL_DYNAMODB = empty.url;
for (const size of sizes) await createTableIfAbsent(createTableInput(newsTable, tableOf(size)));
await empty.stop();
const level = new Level<string, unknown>(folder, { valueEncoding: 'json' });
for (const size of sizes) {
  for (let start = 0; start < size; start += BATCH_ITEMS) {
    const length = Math.min(BATCH_ITEMS, size - start);
    await level.batch(Array.from({ length }, (_, offset) => entriesOf(size, start + offset)).flat());
  }
}
await level.close();
console.log((await startEmbeddedDatabase(folder, 'local')).url);

/** The records of an article: its item and its index entry. */
function entriesOf(size: number, index: number) {
  const table = createTableInput(newsTable, tableOf(size));
  const item = attributesOf(itemOf(index));
  const { puts } = getIndexActions(table.GlobalSecondaryIndexes, undefined, item, table);
  return [
    { type: 'put', key: `item-${table.TableName}~${createKey(item, table)}`, value: item } as const,
    ...puts.map(
      (put) =>
        ({
          type: 'put',
          key: `index-global~${table.TableName}~${put.index}~${put.key}`,
          value: put.item,
        }) as const,
    ),
  ];
}

function attributesOf(fields: object): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, AttributeValue] => {
      if (typeof value === 'number') return [name, { N: String(value) }];
      return [name, typeof value === 'object' ? { M: attributesOf(value) } : { S: String(value) }];
    }),
  );
}

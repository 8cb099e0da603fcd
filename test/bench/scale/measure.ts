/** Prints an operation's capacity units and time at each table size: `measure.ts <operation> <calls> <size …>`. */
import * as v from 'valibot';
import { documentClient } from '../../../lib/dynamodb/client.ts';
import { systemClock } from '../../../lib/dynamodb/clock.ts';
import { DynamoDbNewsRepository } from '../../../lib/news/dynamodb/news-repository.ts';
import { newsFilter } from '../../../lib/news/filter.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { summarize } from '../statistics.ts';
import { ARTICLES_PER_SECOND, idOf, tableOf } from './articles.ts';

const EVERYTHING = newsFilter({ ids: [], created: [] });
const PAGE = { limit: 20, bytesMax: 3_000_000 };

const Consumed = v.object({ CapacityUnits: v.number() });
const Output = v.object({ ConsumedCapacity: v.union([Consumed, v.array(Consumed)]) });

const [operation = '', calls = '', ...sizes] = process.argv.slice(2);
let units = 0;
const database = documentClient();
database.middlewareStack.add(
  (next) => async (call) => {
    Object.assign(call.input, { ReturnConsumedCapacity: 'TOTAL' });
    const result = await next(call);
    const { ConsumedCapacity } = v.parse(Output, result.output);
    for (const { CapacityUnits } of [ConsumedCapacity].flat()) units += CapacityUnits;
    return result;
  },
  { step: 'initialize' },
);

const tables = sizes.map(Number).map((size) => ({
  size,
  news: new DynamoDbNewsRepository({ clock: systemClock, database, tableName: tableOf(size) }),
  durationsMs: [] as number[],
  unitsMax: 0,
}));
// The warm-up uses indexes of its own.
const warmUpCalls = Math.ceil(Number(calls) / 10);
const totalCalls = warmUpCalls + Number(calls);
for (let call = 0; call < totalCalls; call++) {
  // The tables are interleaved, so that all are measured with equally optimized code.
  for (const table of tables) {
    // Evenly spread over the table, without the first and last tenth.
    const index = Math.floor((0.1 + (0.8 * (call + 0.5)) / totalCalls) * table.size);
    units = 0;
    const start = performance.now();
    await perform(table.news, index);
    if (call >= warmUpCalls) table.durationsMs.push(performance.now() - start);
    table.unitsMax = Math.max(table.unitsMax, units);
  }
}
const figures = tables.flatMap(({ size, durationsMs, unitsMax }) => [
  [`time-${size}`, summarize(durationsMs)?.median] as const,
  [`units-${size}`, unitsMax] as const,
]);
console.log(JSON.stringify(Object.fromEntries(figures)));

async function perform(news: DynamoDbNewsRepository, index: number): Promise<void> {
  switch (operation) {
    case 'get':
      return expectCount(1, (await news.get(idOf(index))) ? 1 : 0);
    case 'list':
      return expectCount(20, (await news.list(EVERYTHING, PAGE)).articles.length);
    case 'deep-page':
      return expectCount(20, (await news.list(EVERYTHING, { ...PAGE, after: idOf(index) })).articles.length);
    case 'second': {
      const from = Math.floor(idOf(index) / 1e6) * 1e6;
      const filter = newsFilter({ ids: [], created: [{ from, to: from + 999_999 }] });
      return expectCount(ARTICLES_PER_SECOND, (await news.list(filter, PAGE)).articles.length);
    }
    default:
      await news.create(newsInputExample);
  }
}

function expectCount(expected: number, actual: number): void {
  if (actual !== expected) throw new Error(`${operation} returned ${actual} articles instead of ${expected}`);
}

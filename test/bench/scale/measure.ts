/** Performs an operation on the table of each size, and prints its capacity units and its time at each. */
import * as v from 'valibot';
import { dynamoDbClient } from '../../../lib/dynamodb/client.ts';
import { systemClock } from '../../../lib/dynamodb/clock.ts';
import { DynamoDbNewsRepository } from '../../../lib/news/dynamodb/news-repository.ts';
import { newsFilter } from '../../../lib/news/filter.ts';
import { newsInputExample } from '../../../lib/news/news.ts';
import { summarize } from '../statistics.ts';
import { ARTICLES_PER_SECOND, idOf, tableOf } from './articles.ts';

const EVERYTHING = newsFilter({ ids: [], created: [] });
const PAGE = { limit: 20, bytesMax: 3_000_000 };

const Consumed = v.object({ CapacityUnits: v.number() });
const Answer = v.object({ ConsumedCapacity: v.union([Consumed, v.array(Consumed)]) });

const [operation = '', times = '', ...sizes] = process.argv.slice(2);
let units = 0;
const database = dynamoDbClient();
database.middlewareStack.add(
  (next) => async (call) => {
    Object.assign(call.input, { ReturnConsumedCapacity: 'TOTAL' });
    const result = await next(call);
    const { ConsumedCapacity } = v.parse(Answer, result.output);
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
// The first tenth warms up, at places of its own.
const warmUp = Math.ceil(Number(times) / 10);
const turns = warmUp + Number(times);
for (let turn = 0; turn < turns; turn++) {
  // In turns, lest the first table be measured with code that is not compiled yet.
  for (const table of tables) {
    // Spread over the whole table, but for its edges.
    const index = Math.floor((0.1 + (0.8 * (turn + 0.5)) / turns) * table.size);
    units = 0;
    const begin = performance.now();
    await perform(table.news, index);
    if (turn >= warmUp) table.durationsMs.push(performance.now() - begin);
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

function expectCount(wanted: number, found: number): void {
  if (found !== wanted) throw new Error(`${operation} found ${found} articles instead of ${wanted}`);
}

/**
 * Newsdesk's local server as a candidate: `newsdesk.ts <port>`. Articles are in memory, or in the database at
 * `AWS_ENDPOINT_URL_DYNAMODB`, with `SHARDS` shards.
 */
import { handler as createNews } from '../../../functions/create-news.ts';
import { handler as getNews } from '../../../functions/get-news.ts';
import { handler as listNews } from '../../../functions/list-news.ts';
import { functionEnvironment } from '../../../infra/environment.ts';
import { createTableIfAbsent, createTableInput } from '../../../infra/local/database/table.ts';
import { gateway, type Integration } from '../../../infra/local/gateway/gateway.ts';
import type { LambdaFunction } from '../../../lib/endpoint/endpoint.ts';
import { routesOf } from '../../../lib/endpoint/route.ts';
import { newsTable, SHARDS } from '../../../lib/news/dynamodb/table.ts';
import type { NewsRepository } from '../../../lib/news/news-repository.ts';
import { listen } from './listen.ts';
import { MemoryNewsRepository } from './memory-repository.ts';

const TABLE = 'newsdesk';

const [port = '0'] = process.argv.slice(2);
const functions = process.env.AWS_ENDPOINT_URL_DYNAMODB ? await withDatabase() : inMemory();
const integrations = Object.entries(functions).map(
  ([functionName, handler]): Integration => ({
    functionName,
    routes: handler.contracts.flatMap(routesOf),
    handler,
  }),
);
await listen(gateway(integrations), Number(port));

async function withDatabase(): Promise<Record<string, LambdaFunction>> {
  await createTableIfAbsent(createTableInput(newsTable, TABLE));
  const functions = { 'create-news': createNews, 'get-news': getNews, 'list-news': listNews };
  Object.assign(
    process.env,
    functionEnvironment(functions, {
      stage: 'bench',
      authorization: { type: 'anonymous' },
      shards: Number(process.env.SHARDS ?? SHARDS),
      tableName: () => TABLE,
    }),
  );
  return functions;
}

function inMemory(): Record<string, LambdaFunction> {
  const unused = async () => {
    throw new Error('Not used by the benchmark');
  };
  const memory = new MemoryNewsRepository();
  const news: NewsRepository = {
    create: (input) => memory.create(input),
    get: (id) => memory.get(id),
    list: (filter, bounds) => memory.list(filter, bounds),
    createIdempotent: unused,
    replace: unused,
    update: unused,
    delete: unused,
  };
  return {
    'create-news': createNews.with({ news }),
    'get-news': getNews.with({ news }),
    'list-news': listNews.with({ news }),
  };
}

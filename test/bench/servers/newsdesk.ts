/**
 * Newsdesk's exported handlers behind its local gateway: `newsdesk.ts <port>`. Articles are in memory, or in the database
 * at `AWS_ENDPOINT_URL_DYNAMODB`.
 */
import { handler as createNews } from '../../../functions/create-news.ts';
import { handler as getNews } from '../../../functions/get-news.ts';
import { handler as listNews } from '../../../functions/list-news.ts';
import { functionEnvironment } from '../../../infra/environment.ts';
import { createTableIfAbsent, createTableInput } from '../../../infra/local/database/table.ts';
import { gateway } from '../../../infra/local/gateway/gateway.ts';
import { routesOf } from '../../../lib/endpoint/route.ts';
import { newsTable, SHARDS } from '../../../lib/news/dynamodb/table.ts';
import { InMemoryNewsRepository } from '../in-memory-news-repository.ts';
import { BACKLOG } from './backlog.ts';

const TABLE = 'newsdesk';

const [port] = process.argv.slice(2);
const functions = { 'create-news': createNews, 'get-news': getNews, 'list-news': listNews };
const isInMemory = process.env.AWS_ENDPOINT_URL_DYNAMODB === undefined;
if (!isInMemory) await createTableIfAbsent(createTableInput(newsTable, TABLE));
Object.assign(
  process.env,
  functionEnvironment(functions, {
    stage: 'bench',
    authorization: { type: 'anonymous' },
    shards: SHARDS,
    tableName: () => TABLE,
  }),
);
const replacements = isInMemory ? { news: new InMemoryNewsRepository() } : {};
const integrations = Object.entries(functions).map(([functionName, handler]) => ({
  functionName,
  routes: handler.contracts.flatMap(routesOf),
  handler: handler.with(replacements),
}));
gateway(integrations).listen(Number(port), '127.0.0.1', BACKLOG);

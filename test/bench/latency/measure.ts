import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { handler as createNews } from '../../../functions/create-news.ts';
import { handler as deleteNews } from '../../../functions/delete-news.ts';
import { handler as getNews } from '../../../functions/get-news.ts';
import { handler as listHeadlines } from '../../../functions/list-headlines.ts';
import { handler as listNews } from '../../../functions/list-news.ts';
import { handler as replaceNews } from '../../../functions/replace-news.ts';
import { handler as updateNews } from '../../../functions/update-news.ts';
import type { Endpoint } from '../../../lib/endpoint/endpoint.ts';
import { context, eventFor } from '../../support/event.ts';
import { input } from '../../support/large-article.ts';
import { report } from '../child.ts';
import { stored } from '../database/articles.ts';

/* Measures one operation: `measure.ts <operation> <warm-up ms> <measurement ms> <clients …>`. */
const [name = '', warmUpMs, measuredMs, ...clients] = process.argv.slice(2);
const WARM_UP_CLIENTS = 16;

/** As many connections as Newsdesk has. */
const AGENT = new Agent({ keepAlive: true, maxSockets: 50 });

type Operation = () => Promise<unknown>;

const path = { news_id: String(stored().id) };
const operations: Readonly<Record<string, Operation>> = {
  database: getItem,
  post: call(createNews, 201, { json: input }),
  get: call(getNews, 200, { path }),
  put: call(replaceNews, 204, { path, json: input }),
  patch: call(updateNews, 204, { path, json: { title: 'Harbour open again' } }),
  delete: call(deleteNews, 204, { path }),
  list: call(listNews, 200, { query: 'limit=20' }),
  headlines: call(listHeadlines, 200, { query: 'limit=20' }),
};
const operation = operations[name];
assert(operation);

await durationsMs(operation, WARM_UP_CLIENTS, Number(warmUpMs));
const results: Record<string, number | undefined> = {};
for (const count of clients) {
  const sorted = (await durationsMs(operation, Number(count), Number(measuredMs))).sort((a, b) => a - b);
  results[`${count}-p50`] = sorted[Math.ceil(sorted.length * 0.5) - 1];
  results[`${count}-p99`] = sorted[Math.ceil(sorted.length * 0.99) - 1];
}
report(results);

/** Each client sends its next request when it has the response to the last. */
async function durationsMs(operation: Operation, clients: number, totalMs: number): Promise<number[]> {
  const durations: number[] = [];
  const endMs = performance.now() + totalMs;
  const client = async () => {
    for (let startMs = performance.now(); startMs < endMs; ) {
      await operation();
      const nowMs = performance.now();
      durations.push(nowMs - startMs);
      startMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return durations;
}

function call(handler: Endpoint, status: number, parts: Parameters<typeof eventFor>[1]): Operation {
  const event = JSON.stringify(eventFor(handler.contract, parts));
  return async () => {
    const { statusCode, body } = await handler(JSON.parse(event), context);
    assert.equal(statusCode, status, `${name} returned ${body}`);
  };
}

/** The database alone, by a client of `node:http`. */
async function getItem(): Promise<void> {
  await new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    const options = { method: 'POST', headers, agent: AGENT };
    request(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', options, (response) =>
      response.on('error', reject).on('end', resolve).resume(),
    )
      .on('error', reject)
      .end('{}');
  });
}

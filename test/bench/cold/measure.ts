import assert from 'node:assert/strict';
import { handler as getNews } from '../../../functions/get-news.ts';
import { toResponse } from '../../../lib/news/news.ts';
import { eventFor, parsed } from '../../support/event.ts';
import { stored } from '../sdk/sample-article.ts';
import { summarize } from '../statistics.ts';
import { type ColdStart, coldStart } from './cold-start.ts';

/*
 * Measures one round: `measure.ts <samples> <folders>`. A sample starts one process per candidate. `folders` is JSON,
 * bundle folder by candidate name; `FUNCTION_ENVIRONMENT` is the environment as JSON.
 */
const [samples, foldersJson = ''] = process.argv.slice(2);
const folders: Readonly<Record<string, string>> = JSON.parse(foldersJson);
const environment = JSON.parse(process.env.FUNCTION_ENVIRONMENT ?? '');

// Stored attributes that are not part of an article.
const { nonce: _, shard: __, ...article } = stored;
const expected = toResponse(article);
const event = eventFor(getNews.contract, { path: { news_id: String(article.id) } });

// The first sample only warms the page cache.
await sample();
const measured: Awaited<ReturnType<typeof sample>>[] = [];
while (measured.length < Number(samples)) measured.push(await sample());
const entries = Object.keys(folders).flatMap((name) =>
  Object.entries(figuresOf(name)).map(([key, value]) => [`${name} ${key}`, value]),
);
console.log(JSON.stringify(Object.fromEntries(entries)));

async function sample(): Promise<Readonly<Record<string, ColdStart>>> {
  const starts: Record<string, ColdStart> = {};
  for (const [name, folder] of Object.entries(folders)) {
    const start = await coldStart(folder, environment, event);
    if (name !== 'empty') check(name, start);
    starts[name] = start;
  }
  return starts;
}

function check(name: string, { response }: ColdStart): void {
  const { status, body } = parsed(response as Parameters<typeof parsed>[0]);
  assert.deepEqual([status, body], [200, expected], name);
}

function figuresOf(name: string): Record<string, number | undefined> {
  const median = (figure: (start: ColdStart, empty: ColdStart) => number) =>
    summarize(measured.flatMap(({ empty, [name]: start }) => (start && empty ? [figure(start, empty)] : [])))
      ?.median;
  const times = {
    ready: median(({ readyMs }) => readyMs),
    answer: median(({ responseMs }) => responseMs),
  };
  if (name === 'empty') return times;
  return {
    ...times,
    own: median((start, empty) => start.responseMs - empty.responseMs),
    ownCpu: median((start, empty) => start.cpuMs - empty.cpuMs),
  };
}

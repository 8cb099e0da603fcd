import assert from 'node:assert/strict';
import { handler as getNews } from '../../../functions/get-news.ts';
import { published } from '../../../lib/news/news.ts';
import { eventFor, parsed } from '../../event.ts';
import { stored } from '../sdk/specimen.ts';
import { summarize } from '../statistics.ts';
import { type ColdStart, coldStart } from './cold-start.ts';

/*
 * Measures the bundle in one folder, and the empty one in another by turns: `measure.ts <folder> <folder of the empty
 * one> <how often>`. The environment of the functions is in `FUNCTION_ENVIRONMENT`, as JSON.
 */
const [folder = '', emptyFolder = '', times] = process.argv.slice(2);
const environment = JSON.parse(process.env.FUNCTION_ENVIRONMENT ?? '');
// It is stored with the marks of its writes.
const { nonce: _, shard: __, ...article } = stored;
const wanted = published(article);
const event = eventFor(getNews.contract, { path: { news_id: String(article.id) } });

// What lies on the disk is then in memory.
await startEmpty();
await start();

const starts: { readonly empty: ColdStart; readonly full: ColdStart }[] = [];
while (starts.length < Number(times)) starts.push({ empty: await startEmpty(), full: await start() });

const own = (key: 'answerMs' | 'cpuMs') => median(starts.map(({ empty, full }) => full[key] - empty[key]));
console.log(
  JSON.stringify({
    ready: median(starts.map(({ full }) => full.readyMs)),
    answer: median(starts.map(({ full }) => full.answerMs)),
    ...(folder === emptyFolder ? {} : { own: own('answerMs'), ownCpu: own('cpuMs') }),
  }),
);

async function startEmpty(): Promise<ColdStart> {
  return coldStart(emptyFolder, environment, event);
}

/** @throws when it answers something else than the article */
async function start(): Promise<ColdStart> {
  const cold = await coldStart(folder, environment, event);
  if (folder !== emptyFolder) {
    const { status, body } = parsed(cold.answer as Parameters<typeof parsed>[0]);
    assert.deepEqual([status, body], [200, wanted]);
  }
  return cold;
}

function median(values: readonly number[]): number {
  return summarize(values)?.median ?? Number.NaN;
}

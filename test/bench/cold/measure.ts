import assert from 'node:assert/strict';
import { handler as getNews } from '../../../functions/get-news.ts';
import { toResponse } from '../../../lib/news/news.ts';
import { eventFor, parsed } from '../../support/event.ts';
import { stored } from '../sdk/specimen.ts';
import { summarize } from '../statistics.ts';
import { type ColdStart, coldStart } from './cold-start.ts';

/*
 * Measures one round: `measure.ts <turns> <folders>`. The folders of the bundles are JSON, by the names of the
 * candidates, of which the one that does nothing is `empty`; so is the environment of them all, in
 * `FUNCTION_ENVIRONMENT`. In each turn every candidate has one process.
 */
const [turns, given = ''] = process.argv.slice(2);
const folders: Readonly<Record<string, string>> = JSON.parse(given);
const environment = JSON.parse(process.env.FUNCTION_ENVIRONMENT ?? '');

// It is stored with the marks of its writes.
const { nonce: _, shard: __, ...article } = stored;
const wanted = toResponse(article);
const event = eventFor(getNews.contract, { path: { news_id: String(article.id) } });

// The first turn has what lies on the disk read into memory.
await turn();
const measured: Awaited<ReturnType<typeof turn>>[] = [];
while (measured.length < Number(turns)) measured.push(await turn());
const entries = Object.keys(folders).flatMap((name) =>
  Object.entries(figuresOf(name)).map(([key, value]) => [`${name} ${key}`, value]),
);
console.log(JSON.stringify(Object.fromEntries(entries)));

async function turn(): Promise<Readonly<Record<string, ColdStart>>> {
  const starts: Record<string, ColdStart> = {};
  for (const [name, folder] of Object.entries(folders)) {
    const start = await coldStart(folder, environment, event);
    if (name !== 'empty') check(name, start);
    starts[name] = start;
  }
  return starts;
}

/** @throws when it has answered something else than the article */
function check(name: string, { answer }: ColdStart): void {
  const { status, body } = parsed(answer as Parameters<typeof parsed>[0]);
  assert.deepEqual([status, body], [200, wanted], name);
}

function figuresOf(name: string): Record<string, number | undefined> {
  const median = (figure: (start: ColdStart, empty: ColdStart) => number) =>
    summarize(measured.flatMap(({ empty, [name]: start }) => (start && empty ? [figure(start, empty)] : [])))
      ?.median;
  const alone = { ready: median(({ readyMs }) => readyMs), answer: median(({ answerMs }) => answerMs) };
  if (name === 'empty') return alone;
  return {
    ...alone,
    own: median((start, empty) => start.answerMs - empty.answerMs),
    ownCpu: median((start, empty) => start.cpuMs - empty.cpuMs),
  };
}

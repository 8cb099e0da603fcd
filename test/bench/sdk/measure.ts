import assert from 'node:assert/strict';
import { report } from '../child.ts';
import { stored } from '../database/articles.ts';

/** Exported by each candidate as `get`: reads an article. */
export type Get = (id: number) => Promise<unknown>;

/* Measures one candidate: `measure.ts <module> <warm-up> <measurement> <concurrency …>`, in ms of CPU time. */
const [module = '', warmUpMs, measuredMs, ...concurrencies] = process.argv.slice(2);
const BATCH = 200;

const { get }: { get: Get } = await import(module);
// Newsdesk returns an article without some of the stored attributes.
const { nonce: _, shard: __, ...article } = stored();
const { id } = article;
assert.partialDeepStrictEqual(await get(id), article);

const results: Record<string, number> = {};
for (const concurrency of concurrencies) {
  await microsecondsPerCall(Number(concurrency), Number(warmUpMs));
  results[concurrency] = await microsecondsPerCall(Number(concurrency), Number(measuredMs));
}
report(results);

/** CPU time per call, measured over `totalMs` of CPU time. */
async function microsecondsPerCall(concurrency: number, totalMs: number): Promise<number> {
  const since = process.cpuUsage();
  let microseconds = 0;
  let count = 0;
  const worker = async () => {
    while (microseconds < totalMs * 1000) {
      await get(id);
      count++;
      if (count % BATCH !== 0) continue;
      const { user, system } = process.cpuUsage(since);
      microseconds = user + system;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(since);
  return (user + system) / count;
}

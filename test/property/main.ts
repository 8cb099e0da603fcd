import { mock } from 'node:test';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { startLocalApi } from '../../infra/local/local-api.ts';
import { connect } from './connection.ts';
import { operations } from './document.ts';
import { fuzz } from './fuzz.ts';
import { fuzzSequences } from './sequence.ts';

/*
 * `npm run fuzz` starts an API in memory and runs the property tests with many requests.
 *
 * --requests 10000         requests per operation; sequences get about as many in total
 * --seed 1                 repeats an earlier run
 * --operation 'GET /news'  tests this operation only; may be repeated
 */

/** Approximate. */
const REQUESTS_PER_SEQUENCE = 20;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() & 0x7fffffff) },
    operation: { type: 'string', multiple: true },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (![requests, seed].every(Number.isSafeInteger)) throw new Error('--requests and --seed must be integers');
const selected = operations.filter(({ name }) => values.operation?.includes(name) ?? true);
if (selected.length === 0)
  throw new Error(`Unknown operation. Known: ${operations.map(({ name }) => name).join(', ')}`);

console.log(`Seed: ${seed}`);
const api = await startLocalApi({ port: 0 });
const connection = connect(api.url);
try {
  for (const operation of selected) {
    const counts: Record<number, number> = {};
    const summary = () => Object.entries(counts).map(([status, count]) => `${status}: ${count}`);
    await withProgress(operation.name, requests, async (increment) => {
      const onRequest = (status: number) => {
        counts[status] = (counts[status] ?? 0) + 1;
        increment(summary().join(', '));
      };
      await fuzz(operation, connection, { requests, seed, onRequest });
    });
  }
  if (!values.operation) {
    const count = Math.ceil(requests / REQUESTS_PER_SEQUENCE);
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const advanceClock = (seconds: number) => mock.timers.setTime(Date.now() + seconds * 1000);
    await withProgress('sequences', count, (increment) =>
      fuzzSequences({ connection, advanceClock }, { count, seed, onSequence: () => increment('') }),
    );
  }
} finally {
  connection.close();
  await api.stop();
}

/** Shows a progress bar; without a terminal, a line at the end. */
async function withProgress(
  name: string,
  total: number,
  run: (increment: (summary: string) => void) => Promise<void>,
) {
  const bar = new SingleBar({
    format: `${name.padEnd(22)} {bar} {value}/{total} {summary}`,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 3_600_000,
  });
  bar.start(total, 0, { summary: '' });
  try {
    await run((summary) => bar.increment({ summary }));
  } finally {
    bar.stop();
  }
}

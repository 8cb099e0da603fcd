import { mock } from 'node:test';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { startLocalApi } from '../../infra/local/local-api.ts';
import { connect } from './connection.ts';
import { operations } from './document.ts';
import { fuzz } from './fuzz.ts';
import { fuzzSequences } from './sequence.ts';

/*
 * `npm run fuzz -- --requests 10000` sends so many requests for each operation of the OpenAPI document to an API of
 * its own, in memory, and then sequences of requests. With `--seed` it sends those of an earlier run again, with
 * `--operation 'GET /news'` only those for one operation.
 */

/** About so many. */
const REQUESTS_A_SEQUENCE = 20;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() & 0x7fffffff) },
    operation: { type: 'string', multiple: true },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (![requests, seed].every(Number.isSafeInteger)) throw new Error('--requests and --seed are whole numbers');
const chosen = operations.filter(({ name }) => values.operation?.includes(name) ?? true);
if (chosen.length === 0)
  throw new Error(`No such operation; there are ${operations.map(({ name }) => name)}`);

console.log(`The seed is ${seed}.`);
const api = await startLocalApi({ port: 0 });
const connection = connect(api.url);
try {
  for (const operation of chosen) {
    const tally: Record<number, number> = {};
    const told = () => Object.entries(tally).map(([status, count]) => `${status}: ${count}`);
    await showing(operation.name, requests, async (increment) => {
      const onRequest = (status: number) => {
        tally[status] = (tally[status] ?? 0) + 1;
        increment(told().join(', '));
      };
      await fuzz(operation, connection, { requests, seed, onRequest });
    });
  }
  if (!values.operation) {
    const count = Math.ceil(requests / REQUESTS_A_SEQUENCE);
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const pass = (seconds: number) => mock.timers.setTime(Date.now() + seconds * 1000);
    await showing('sequences', count, (increment) =>
      fuzzSequences({ connection, pass }, { count, seed, onSequence: () => increment('') }),
    );
  }
} finally {
  connection.close();
  await api.stop();
}

/** Shows a bar that grows while something runs, or where there is no terminal a line at its end. */
async function showing(
  name: string,
  total: number,
  run: (increment: (told: string) => void) => Promise<void>,
) {
  const bar = new SingleBar({
    format: `${name.padEnd(22)} {bar} {value}/{total} {told}`,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 3_600_000,
  });
  bar.start(total, 0, { told: '' });
  try {
    await run((told) => bar.increment({ told }));
  } finally {
    bar.stop();
  }
}

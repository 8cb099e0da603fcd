import { mock } from 'node:test';
import { SingleBar } from 'cli-progress';
import { commandLine, noArguments, wholeNumber } from '../../infra/command-line.ts';
import { startLocalApi } from '../../infra/local/local-api.ts';
import { connect } from './connection.ts';
import { operations } from './document.ts';
import { fuzz } from './fuzz.ts';
import { fuzzSequences } from './sequence.ts';

/** Approximate. */
const REQUESTS_PER_SEQUENCE = 20;

const SEED_MAX = 2 ** 31 - 1;

const { requests, seconds, seed, selected } = commandLine({
  usage: `Usage: npm run fuzz -- [options]

Runs the property tests with many requests, against an API in memory.

  --requests N             requests per operation, by default 10000; sequences get about as many in total
  --seconds N              time limit per operation, by default 600
  --seed N                 repeats an earlier run
  --operation 'GET /news'  tests this operation only; may be repeated`,
  options: {
    requests: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() & SEED_MAX) },
    operation: { type: 'string', multiple: true },
  },
  read: ({ requests, seconds, seed, operation }, positionals) => {
    noArguments(positionals);
    const unknown = operation?.find((one) => !operations.some(({ name }) => name === one));
    if (unknown !== undefined) throw new Error(`Unknown operation ${unknown}`);
    return {
      requests: wholeNumber('--requests', requests, 1, 1_000_000_000),
      seconds: wholeNumber('--seconds', seconds, 1, 86_400),
      seed: wholeNumber('--seed', seed, 0, SEED_MAX),
      selected: operations.filter(({ name }) => operation?.includes(name) ?? true),
    };
  },
});

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
      await fuzz(operation, connection, { runs: requests, seed, seconds, onRequest });
    });
  }
  if (selected.length === operations.length) {
    const count = Math.ceil(requests / REQUESTS_PER_SEQUENCE);
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const advanceClock = (seconds: number) => mock.timers.setTime(Date.now() + seconds * 1000);
    await withProgress('sequences', count, (increment) =>
      fuzzSequences(
        { connection, advanceClock },
        { runs: count, seed, seconds, onSequence: () => increment('') },
      ),
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

import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { startLocalApi } from '../../infra/local/local-api.ts';
import { connect } from './connection.ts';
import { operations } from './document.ts';
import { fuzz } from './fuzz.ts';

/*
 * `npm run fuzz -- --requests 10000` sends so many requests for each operation of the OpenAPI document to an API of
 * its own, in memory. With `--seed` it sends those of an earlier run again, with `--operation 'GET /news'` only those
 * for one operation.
 */

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
    const statuses: Record<number, number> = {};
    const told = () =>
      Object.entries(statuses)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', ');
    const bar = new SingleBar({
      format: `${operation.name.padEnd(22)} {bar} {value}/{total} {duration_formatted} {told}`,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 60_000,
    });
    bar.start(requests, 0, { told: '' });
    try {
      await fuzz(operation, connection, {
        requests,
        seed,
        onRequest: (status) => {
          statuses[status] = (statuses[status] ?? 0) + 1;
          bar.increment({ told: told() });
        },
      });
    } finally {
      bar.stop();
    }
  }
} finally {
  connection.close();
  await api.stop();
}

import { randomInt } from 'node:crypto';
import { Presets, SingleBar } from 'cli-progress';
import { commandLine, noArguments, wholeNumber } from '../../infra/command-line.ts';
import { formatChaos } from '../../infra/local/database/chaos.ts';
import { type ChaosReport, runChaosTest } from './chaos.ts';

const OPERATIONS_MAX = 10_000_000;
const SEED_MAX = 2 ** 32 - 1;
/** Longer than a crashed request holds its idempotency key. */
const SETTLE_MS = 30_000;
const VIOLATIONS_SHOWN_MAX = 10;
/** The interval of progress lines without a terminal. */
const LINE_INTERVAL_MS = 10_000;

await run(
  commandLine({
    usage: 'Usage: npm run chaos -- [--operations N] [--seed N]',
    options: { operations: { type: 'string', default: '10000' }, seed: { type: 'string' } },
    read: ({ operations, seed = String(randomInt(SEED_MAX + 1)) }, positionals) => {
      noArguments(positionals);
      return {
        operations: wholeNumber('--operations', operations, 1, OPERATIONS_MAX),
        seed: wholeNumber('--seed', seed, 0, SEED_MAX),
      };
    },
  }),
);

async function run({ operations, seed }: { operations: number; seed: number }): Promise<void> {
  const bar = new SingleBar(
    {
      format: '{bar} {value}/{total} operations, {violations} violations | {duration_formatted}',
      noTTYOutput: true,
      notTTYSchedule: LINE_INTERVAL_MS,
    },
    Presets.shades_classic,
  );
  bar.start(operations, 0, { violations: 0 });
  const report = await runChaosTest({
    operations,
    seed,
    settleMs: SETTLE_MS,
    onProgress: ({ performed, violations }) => bar.update(performed, { violations }),
  });
  bar.stop();
  print(report);
  if (report.violations.length > 0) process.exitCode = 1;
}

function print(report: ChaosReport): void {
  const { operations, statuses, seconds, faultStatistics, violations } = report;
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  console.log(`Faults: ${formatChaos(report.chaos)}, and outages.`);
  console.log(`Operations: ${formatCounts(operations)}.`);
  console.log(`Responses: ${formatCounts(statuses)}.`);
  console.log(
    `Injected faults in ${faultStatistics.calls} database calls: ${formatCounts(faultStatistics.injected)}.`,
  );
  console.log(
    `Rate: ${Math.round(sum(operations) / seconds)} operations/s, ${Math.round(sum(statuses) / seconds)} requests/s, ` +
      `for ${seconds.toFixed(1)} s.`,
  );
  console.log(
    `Articles created: ${report.created}; unacknowledged creations: ${report.unacknowledged}; ` +
      `requests with an unknown outcome: ${report.indeterminate}.`,
  );
  for (const { message, history } of violations.slice(0, VIOLATIONS_SHOWN_MAX)) {
    console.log(`\nViolation: ${message}`);
    for (const line of history) console.log(`  ${line}`);
  }
  console.log(`\n${violations.length} violations with seed ${report.seed}.`);
}

/** Formats counts, highest first: `create 12, read 7`. */
function formatCounts(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

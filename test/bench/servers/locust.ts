import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { OTHER_CORE, pinned } from '../machine.ts';
import type { Case, Measurement } from '../suite.ts';
import { pythonProgram } from './python.ts';
import { startServer } from './start.ts';

const FILE = fileURLToPath(new URL('third-party/locustfile.py', import.meta.url));
const USERS_PER_SECOND = 100;

export interface Load {
  /** They start at 100 per second. */
  readonly users: number;
  readonly seconds: number;
}

export const loadCases: readonly Case[] = [
  { name: 'rate', title: 'Throughput', unit: 'requests/s' },
  { name: 'mean', title: 'Mean' },
  { name: 'p50', title: 'Median' },
  { name: 'p95', title: '95 %' },
  { name: 'p99', title: '99 %' },
  { name: 'cpu', title: 'CPU time per request' },
  { name: 'failures', title: 'Failures', unit: '' },
];

/** Runs the load test of the article against a candidate. */
export async function loadTest(
  candidate: string,
  load: Load,
  environment: Readonly<Record<string, string>> = {},
): Promise<Measurement> {
  const server = await startServer(candidate, environment);
  try {
    const before = server.cpuSeconds();
    const { times, failures } = await runLocust(server.url, load);
    const cpuMs = (server.cpuSeconds() - before) * 1000;
    const percentile = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
    return {
      rate: times.length / load.seconds,
      mean: times.reduce((sum, time) => sum + time, 0) / times.length,
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
      cpu: cpuMs / times.length,
      failures,
    };
  } finally {
    await server.stop();
  }
}

/** The response times in milliseconds, in ascending order, and the number of failed requests. */
async function runLocust(url: string, { users, seconds }: Load) {
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-locust-'));
  const results = join(folder, 'results.json');
  try {
    const [program, ...args] = pinned(OTHER_CORE, [
      pythonProgram('locust'),
      ...['--headless', '--only-summary', '--loglevel', 'ERROR', '--locustfile', FILE, '--host', url],
      ...['--users', `${users}`, '--spawn-rate', `${USERS_PER_SECOND}`, '--run-time', `${seconds}s`],
      ...['--exit-code-on-error', '0'],
    ]);
    await promisify(execFile)(program, args, {
      env: { ...process.env, BENCH_RESULTS: results, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const { times, failures }: { times: number[]; failures: number } = JSON.parse(
      readFileSync(results, 'utf8'),
    );
    return { times: times.sort((a, b) => a - b), failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

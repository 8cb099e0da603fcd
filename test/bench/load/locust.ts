import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { OTHER_CORE, pinned } from '../server/pin.ts';
import { pythonProgram } from '../server/python.ts';

const FILE = fileURLToPath(new URL('../server/third-party/locustfile.py', import.meta.url));

export interface Load {
  readonly users: number;
  /** Spawn rate, until all users are running. */
  readonly usersPerSecond: number;
  /** Duration of the run. */
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  /** Response times in milliseconds. */
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Runs `locustfile.py` against a server. */
export async function runLocust(url: string, { users, usersPerSecond, seconds }: Load): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-locust-'));
  const times = join(folder, 'times.txt');
  try {
    const [program, ...args] = pinned(OTHER_CORE, [
      pythonProgram('locust'),
      ...['--headless', '--only-summary', '--loglevel', 'ERROR', '--locustfile', FILE, '--host', url],
      ...['--users', `${users}`, '--spawn-rate', `${usersPerSecond}`, '--run-time', `${seconds}s`],
      ...['--csv', join(folder, 'csv'), '--exit-code-on-error', '0'],
    ]);
    await promisify(execFile)(program, args, {
      env: { ...process.env, BENCH_TIMES: times, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const [total = {}] = rows(join(folder, 'csv_stats.csv')).filter((row) => row.Name === 'Aggregated');
    return {
      requests: Number(total['Request Count']),
      failures: Number(total['Failure Count']),
      ...statisticsOf(readFileSync(times, 'utf8').trim().split('\n').map(Number)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function statisticsOf(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

/** Parses a CSV file whose values contain no commas. */
function rows(file: string): Record<string, string>[] {
  const [header = [], ...lines] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

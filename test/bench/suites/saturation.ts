import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { isInstalled, OTHER_CORE, pinned } from '../machine.ts';
import { pythonSkipReason, pythonVersions } from '../servers/python.ts';
import { fixedResponses, prepareServers, servers, startServer } from '../servers/start.ts';
import type { Limit, Suite } from '../suite.ts';

const SCRIPT = fileURLToPath(new URL('../servers/wrk-report.lua', import.meta.url));
const CONNECTIONS = '64';
/** Articles before the first measurement, more than a list has. */
const ARTICLES = 100;
const WARM_UP_SECONDS = 3;
const SECONDS = 8;
const QUICK_SECONDS = 2;

/** POST is the last, since it adds articles. */
const cases = [
  { name: 'get', title: 'GET by id' },
  { name: 'list', title: 'GET a list of 20' },
  { name: 'post', title: 'POST' },
];

/**
 * Maximum throughput of one process on one core, with articles in memory, over 64 connections of wrk on the other core.
 * The servers are those of the suite `load`. Requests per CPU second only count the server's own CPU time, so they are
 * valid on a busy machine, too. The gateway alone and `node:http` alone return prepared responses.
 */
export const suite: Suite = {
  name: 'saturation',
  title: 'HTTP servers at saturation',
  unit: 'requests/s',
  cases: [
    ...cases.map(({ name, title }) => ({ name: `${name}-cpu`, title, unit: 'requests/CPU second' })),
    ...cases,
  ],
  candidates: [...servers, ...fixedResponses],
  limits: Object.entries({ get: 3, post: 2.7, list: 2 }).map(
    ([name, atLeast]): Limit => ({
      case: `${name}-cpu`,
      candidate: 'newsdesk',
      relativeTo: 'fastapi',
      atLeast,
    }),
  ),
  versions: pythonVersions,
  skipReason: () => pythonSkipReason() ?? (isInstalled('wrk') ? undefined : 'wrk is not installed'),
  prepare: prepareServers,
  async measure(candidate, { isQuick }) {
    const server = await startServer(candidate);
    try {
      let id = 0;
      for (let count = 0; count < ARTICLES; count++) id = await create(server.url);
      const measurement: Record<string, number> = {};
      for (const { name } of cases) {
        const url = `${server.url}/news${name === 'get' ? `/${id}` : ''}`;
        await wrk(url, name, isQuick ? 1 : WARM_UP_SECONDS);
        const before = server.cpuSeconds();
        const { requests, seconds, failures } = await wrk(url, name, isQuick ? QUICK_SECONDS : SECONDS);
        if (failures > 0) throw new Error(`${candidate} failed ${failures} times: ${name}`);
        measurement[name] = requests / seconds;
        measurement[`${name}-cpu`] = requests / (server.cpuSeconds() - before);
      }
      return measurement;
    } finally {
      await server.stop();
    }
  },
};

async function create(url: string): Promise<number> {
  const response = await fetch(`${url}/news`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(newsInputExample),
  });
  // The cast: a wrong id would be a 404, which is a failure.
  return ((await response.json()) as { id: number }).id;
}

async function wrk(url: string, name: string, seconds: number) {
  const settings = ['--threads', '1', '--connections', CONNECTIONS, '--timeout', '10s'];
  const command = ['wrk', ...settings, '--duration', `${seconds}s`, '--script', SCRIPT, url];
  const [program, ...args] = pinned(OTHER_CORE, command);
  const body = name === 'post' ? { BENCH_BODY: JSON.stringify(newsInputExample) } : {};
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...body } });
  const report: { requests: number; seconds: number; failures: number } = JSON.parse(
    stdout.trim().split('\n').at(-1) ?? '',
  );
  return report;
}

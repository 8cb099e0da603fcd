import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { IDLE_STATES_NOTE } from '../server/idle-states.ts';
import { isInstalled, OTHER_CORE, pinned } from '../server/pin.ts';
import { pythonSkipReason, pythonVersions } from '../server/python.ts';
import {
  candidates,
  fastapiOnPlainUvicorn,
  floors,
  prepareServers,
  type RunningServer,
  startServer,
} from '../server/server.ts';
import type { Case, Measurement, RunOptions, Suite, Target } from '../suite.ts';

const SCRIPT = fileURLToPath(new URL('./report.lua', import.meta.url));
const CONNECTIONS = [64, 256];
const METHODS = ['GET', 'POST'] as const;
const RUNS = METHODS.flatMap((method) => CONNECTIONS.map((connections) => ({ method, connections })));
/** For JIT compilation and opening connections. */
const WARM_UP_SECONDS = 4;
const SECONDS = 15;
const QUICK_SECONDS = 4;

const Report = v.object({
  requests: v.number(),
  seconds: v.number(),
  failures: v.number(),
  mean: v.number(),
  p50: v.number(),
  p95: v.number(),
  p99: v.number(),
});

/** Minimum ratio of requests per CPU second to each reference implementation. */
const TARGETS = { GET: { fastapi: 5, flask: 9 }, POST: { fastapi: 4, flask: 7 } };

export const suite: Suite = {
  name: 'saturation',
  title: 'HTTP servers at saturation',
  description: `
Maximum throughput of one process on one core, with articles in memory: \`GET /news/{news_id}\` and \`POST /news\`, over
64 and 256 connections. Newsdesk runs as its local server: the exported Lambda handlers behind the gateway that builds
API Gateway's events. FastAPI runs on uvicorn with uvloop and httptools, with coroutine endpoints; Flask on gunicorn with
one worker of 16 threads, with marshmallow for validation. The server is pinned to one core and wrk to another. Requests
per CPU second only count the server's own CPU time, so they are valid on a busy machine, too. The gateway alone and
\`node:http\` alone return prepared responses.
${IDLE_STATES_NOTE}`,
  unit: 'requests/s',
  baseline: 'fastapi',
  rounds: 5,
  candidates: [fastapiOnPlainUvicorn, ...candidates, ...floors],
  cases: RUNS.flatMap(({ method, connections }): Case[] => {
    const key = `${method}-${connections}`;
    const title = `${method}, ${connections} connections`;
    return [
      { name: `${key}-rate`, title, isHigherBetter: true },
      { name: `${key}-per-cpu`, title, unit: 'requests/CPU second', isHigherBetter: true },
      { name: `${key}-mean`, title: `${title}, mean`, unit: 'ms' },
      { name: `${key}-p50`, title: `${title}, median`, unit: 'ms' },
      { name: `${key}-p95`, title: `${title}, 95 %`, unit: 'ms' },
      { name: `${key}-p99`, title: `${title}, 99 %`, unit: 'ms' },
      { name: `${key}-failures`, title: `${title}, failures`, unit: 'requests' },
    ];
  }).concat({ name: 'memory', title: 'Peak memory, with all created articles', unit: 'MiB' }),
  targets: RUNS.flatMap(({ method, connections }) =>
    Object.entries(TARGETS[method]).map(
      ([relativeTo, atLeast]): Target => ({
        case: `${method}-${connections}-per-cpu`,
        candidate: 'newsdesk',
        relativeTo,
        atLeast,
      }),
    ),
  ),
  versions: pythonVersions,
  skipReason: () => pythonSkipReason() ?? (isInstalled('wrk') ? undefined : 'wrk is not installed'),
  prepare: prepareServers,
  measure,
};

async function measure(candidate: string, { isQuick }: RunOptions): Promise<Measurement> {
  const server = await startServer(candidate);
  try {
    const { id } = await create(server);
    const measurement: Record<string, number> = {};
    for (const { method, connections } of RUNS) {
      const path = method === 'GET' ? `/news/${id}` : '/news';
      const run = (seconds: number) => runWrk(server.url + path, method, connections, seconds);
      await run(isQuick ? 1 : WARM_UP_SECONDS);
      const before = server.usage();
      const report = await run(isQuick ? QUICK_SECONDS : SECONDS);
      const { requests, seconds, ...figures } = report;
      const cpuSeconds = server.usage().cpuSeconds - before.cpuSeconds;
      const rates = { rate: requests / seconds, 'per-cpu': requests / cpuSeconds };
      for (const [name, value] of Object.entries({ ...rates, ...figures })) {
        measurement[`${method}-${connections}-${name}`] = value;
      }
    }
    return { ...measurement, memory: server.usage().peakMemoryMiB };
  } finally {
    await server.stop();
  }
}

async function create({ url }: RunningServer): Promise<{ id: number }> {
  const response = await fetch(`${url}/news`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(newsInputExample),
  });
  return v.parse(v.object({ id: v.number() }), await response.json());
}

async function runWrk(url: string, method: 'GET' | 'POST', connections: number, seconds: number) {
  const size = ['--threads', '1', '--connections', `${connections}`];
  const settings = [...size, '--duration', `${seconds}s`, '--timeout', '10s'];
  const [program, ...args] = pinned(OTHER_CORE, ['wrk', ...settings, '--script', SCRIPT, url]);
  const body = method === 'POST' ? { BENCH_BODY: JSON.stringify(newsInputExample) } : {};
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...body } });
  return v.parse(Report, JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { newsInputExample } from '../../../lib/news/news.ts';
import { KEPT_AWAKE } from '../server/awake.ts';
import { isInstalled, OTHER_CORE, pinned } from '../server/pin.ts';
import { pythonMissing, pythonVersions } from '../server/python.ts';
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
/** Until the code is compiled and the connections are open. */
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

/** What Newsdesk is to be ahead of each peer by, on one core. */
const TARGETS = { GET: { fastapi: 5, flask: 9 }, POST: { fastapi: 4, flask: 7 } };

export const suite: Suite = {
  name: 'saturation',
  title: 'HTTP servers at saturation',
  description: `
As many requests as one process on one core can answer, with the articles in memory: \`GET /news/{news_id}\` and
\`POST /news\`, from 64 and from 256 connections. Newsdesk is its local server: the exported Lambda handlers behind the
gateway that builds API Gateway's events. FastAPI runs on uvicorn with uvloop and httptools, its endpoints coroutines;
Flask on gunicorn with one worker of 16 threads, which validates with marshmallow. The server is pinned to one core and
wrk to another. Requests a CPU second count only what the server itself used, so they hold on a busy machine, too.
The gateway alone and \`node:http\` alone have the texts of their answers ready. ${KEPT_AWAKE}`,
  unit: 'requests/s',
  baseline: 'fastapi',
  rounds: 5,
  candidates: [fastapiOnPlainUvicorn, ...candidates, ...floors],
  cases: RUNS.flatMap(({ method, connections }): Case[] => {
    const key = `${method}-${connections}`;
    const title = `${method}, ${connections} connections`;
    return [
      { name: `${key}-rate`, title, isMoreBetter: true },
      { name: `${key}-per-cpu`, title, unit: 'requests a CPU second', isMoreBetter: true },
      { name: `${key}-mean`, title: `${title}, mean`, unit: 'ms' },
      { name: `${key}-p50`, title: `${title}, median`, unit: 'ms' },
      { name: `${key}-p95`, title: `${title}, 95 %`, unit: 'ms' },
      { name: `${key}-p99`, title: `${title}, 99 %`, unit: 'ms' },
      { name: `${key}-failures`, title: `${title}, failures`, unit: 'requests' },
    ];
  }).concat({ name: 'memory', title: 'Peak memory, with all that was created', unit: 'MiB' }),
  targets: RUNS.flatMap(({ method, connections }) =>
    Object.entries(TARGETS[method]).map(
      ([of, atLeast]): Target => ({
        case: `${method}-${connections}-per-cpu`,
        candidate: 'newsdesk',
        of,
        atLeast,
      }),
    ),
  ),
  versions: pythonVersions,
  missing: () => pythonMissing() ?? (isInstalled('wrk') ? undefined : 'There is no wrk'),
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
      const put = (seconds: number) => load(server.url + path, method, connections, seconds);
      await put(isQuick ? 1 : WARM_UP_SECONDS);
      const before = server.usage();
      const report = await put(isQuick ? QUICK_SECONDS : SECONDS);
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

async function load(url: string, method: 'GET' | 'POST', connections: number, seconds: number) {
  const size = ['--threads', '1', '--connections', `${connections}`];
  const settings = [...size, '--duration', `${seconds}s`, '--timeout', '10s'];
  const [program, ...args] = pinned(OTHER_CORE, ['wrk', ...settings, '--script', SCRIPT, url]);
  const body = method === 'POST' ? { BENCH_BODY: JSON.stringify(newsInputExample) } : {};
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...body } });
  return v.parse(Report, JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

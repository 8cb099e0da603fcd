import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { report } from '../child.ts';

/*
 * Starts a function in a fresh process under AWS's runtime interface client and sends it one event:
 * `cold-start.ts <client> <folder> <environment> <event> <article>`, the last three as JSON. The folder has
 * what Lambda loads as `index.handler`. Reports milliseconds since the start of that process: `ready` until it requested
 * its first event, `response` until it sent its first response; `cpu` time of all its threads until then, and
 * `requestCpu`, the part of it since `ready`. This process serves the Runtime API.
 */
const [client = '', folder = '', environment = '', event = '', article] = process.argv.slice(2);
const TIMEOUT_MS = 30_000;
const API = '/2018-06-01/runtime';
const REQUEST_ID = '8476a536-e9f4-11e8-9739-2dfe598c3fcd';

const api = createServer().listen(0, '127.0.0.1');
await once(api, 'listening');
// The cast: it listens on a port.
const { port } = api.address() as AddressInfo;
const startedAt = performance.now();
const child = spawn(process.execPath, [client], {
  cwd: folder,
  env: {
    ...JSON.parse(environment),
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: 'index.handler',
  },
  // No pipe for stdout, so that no log line waits for a reader on the same core.
  stdio: ['ignore', 'ignore', 'pipe'],
  timeout: TIMEOUT_MS,
  killSignal: 'SIGKILL',
});
const stderr = text(child.stderr);
const { promise, resolve, reject } = Promise.withResolvers<Record<string, number>>();
let ready: number | undefined;
let readyCpu = 0;
api.on('request', (request, response) => {
  if (request.url !== `${API}/invocation/next`) {
    // The function waits for this response, so it uses no CPU time while its threads are read.
    readResult(request).then(resolve, reject);
  } else if (ready === undefined) {
    ready = performance.now() - startedAt;
    readyCpu = cpuMsOf(child.pid ?? 0);
    response.writeHead(200, eventHeaders()).end(event);
  }
  // There is no second event.
});
child.on('error', reject);
child.on('exit', async (code, signal) => {
  reject(new Error(`The function ended with ${code ?? signal}: ${await stderr}`));
});
const measured = await promise;
child.kill('SIGKILL');
report(measured);

async function readResult(request: IncomingMessage): Promise<Record<string, number>> {
  // The cast: whatever it is, it is compared.
  const result = (await json(request)) as { readonly statusCode?: number; readonly body?: string };
  const response = performance.now() - startedAt;
  const cpu = cpuMsOf(child.pid ?? 0);
  assert.equal(request.url, `${API}/invocation/${REQUEST_ID}/response`, JSON.stringify(result));
  assert.equal(result.statusCode, 200);
  if (article !== undefined) assert.deepEqual(JSON.parse(result.body ?? ''), JSON.parse(article));
  return { ready: ready ?? Number.NaN, response, cpu, requestCpu: cpu - readyCpu };
}

function eventHeaders() {
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(event),
    'lambda-runtime-aws-request-id': REQUEST_ID,
    'lambda-runtime-deadline-ms': Date.now() + TIMEOUT_MS,
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:news',
    'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
  };
}

/** Linux reports nanoseconds per thread. */
function cpuMsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'),
  );
  return threads.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6;
}

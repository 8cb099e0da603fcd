import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { RUNTIME_CLIENT } from './runtime-client.ts';

const TIMEOUT_MS = 30_000;
const API = '/2018-06-01/runtime';
const REQUEST_ID = '8476a536-e9f4-11e8-9739-2dfe598c3fcd';

/** Times since the start of the process. */
export interface ColdStart {
  /** Until it requested its first event. */
  readonly readyMs: number;
  /** Until it sent its first response. */
  readonly responseMs: number;
  /** CPU time of all threads until the first response. */
  readonly cpuMs: number;
  readonly response: unknown;
}

/**
 * Starts a function in a fresh process under AWS's runtime interface client and sends it one event. This process
 * serves the Runtime API and does nothing else.
 *
 * @param folder must have the bundle as `index.js`
 * @param environment the complete environment
 * @throws if the function fails
 */
export async function coldStart(
  folder: string,
  environment: Readonly<Record<string, string>>,
  event: unknown,
): Promise<ColdStart> {
  const api = createServer().listen(0, '127.0.0.1');
  await once(api, 'listening');
  // The cast is safe: the server listens on a port.
  const { port } = api.address() as AddressInfo;
  const body = JSON.stringify(event);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [RUNTIME_CLIENT], {
    cwd: folder,
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'index.handler',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const firstResponse = new Promise<ColdStart>((resolve, reject) => {
    let readyMs: number | undefined;
    const readResponse = async (request: IncomingMessage): Promise<ColdStart> => {
      const response = await json(request);
      if (request.url !== `${API}/invocation/${REQUEST_ID}/response` || readyMs === undefined) {
        throw new Error(`The function reported ${request.url}: ${JSON.stringify(response)}`);
      }
      const responseMs = performance.now() - startedAt;
      return { readyMs, responseMs, cpuMs: cpuMsOf(child.pid ?? 0), response };
    };
    api.on('request', (request, response) => {
      if (request.url !== `${API}/invocation/next`) {
        // The function waits for this response, so it uses no CPU time while it is measured.
        readResponse(request)
          .then(resolve, reject)
          .finally(() => response.writeHead(202).end());
      } else if (readyMs === undefined) {
        readyMs = performance.now() - startedAt;
        response.writeHead(200, { 'content-type': 'application/json', ...headersOf(body) }).end(body);
      }
      // There is no second event: leave the request open.
    });
    child.on('error', reject);
    child.on('exit', async (code, signal) => {
      reject(new Error(`The function exited with ${code ?? signal}: ${(await output).join('')}`));
    });
  });
  try {
    return await firstResponse;
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    api.closeAllConnections();
    api.close();
  }
}

function headersOf(body: string) {
  return {
    'content-length': Buffer.byteLength(body),
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

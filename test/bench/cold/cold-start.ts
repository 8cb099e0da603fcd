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

/** A process of a function, from its start to its first answer. */
export interface ColdStart {
  /** Until it asked for its first event. */
  readonly readyMs: number;
  /** Until it had answered that. */
  readonly answerMs: number;
  /** CPU time until then, of all its threads. */
  readonly cpuMs: number;
  readonly answer: unknown;
}

/**
 * Starts a function in a process of its own, under AWS's runtime interface client, and has it answer one event. The
 * Runtime API is in this process, which does nothing else.
 *
 * @param folder with the bundle, whose module is called `index`
 * @param environment all of it
 * @param event for the handler
 * @returns what it took, and what it answered
 * @throws when the function fails
 */
export async function coldStart(
  folder: string,
  environment: Readonly<Record<string, string>>,
  event: unknown,
): Promise<ColdStart> {
  const api = createServer().listen(0, '127.0.0.1');
  await once(api, 'listening');
  // The cast: it listens on a port.
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
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const answered = new Promise<ColdStart>((resolve, reject) => {
    let readyMs: number | undefined;
    const respond = async (request: IncomingMessage): Promise<ColdStart> => {
      const answer = await json(request);
      if (request.url !== `${API}/invocation/${REQUEST_ID}/response` || readyMs === undefined) {
        throw new Error(`The function reported ${request.url}: ${JSON.stringify(answer)}`);
      }
      const answerMs = performance.now() - startedAt;
      return { readyMs, answerMs, cpuMs: cpuMsOf(child.pid ?? 0), answer };
    };
    api.on('request', (request, response) => {
      if (request.url !== `${API}/invocation/next`) {
        // It waits for this answer, and so takes no more time meanwhile.
        respond(request)
          .then(resolve, reject)
          .finally(() => response.writeHead(202).end());
      } else if (readyMs === undefined) {
        readyMs = performance.now() - startedAt;
        response.writeHead(200, { 'content-type': 'application/json', ...headersOf(body) }).end(body);
      }
      // The next event never comes.
    });
    child.on('error', reject);
    child.on('exit', async (code, signal) => {
      reject(new Error(`The function ended with ${code ?? signal}: ${(await printed).join('')}`));
    });
  });
  try {
    return await answered;
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

/** Linux counts it in nanoseconds, thread by thread. */
function cpuMsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'),
  );
  return threads.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.ts';
import { terminate } from '../database/start.ts';
import { MEASURED_CORE, pinned } from '../machine.ts';
import type { Candidate } from '../suite.ts';
import { BACKLOG } from './backlog.ts';
import { cpuSecondsOf } from './cpu-time.ts';
import { disableIdleStates } from './idle-states.ts';
import { installPython, pythonProgram } from './python.ts';

const START_SECONDS_MAX = 30;

/** Each runs as one process on one core. */
export const servers: readonly Candidate[] = [
  { name: 'flask', title: 'Flask' },
  { name: 'fastapi', title: 'FastAPI' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
];

/** They return prepared responses. */
export const fixedResponses: readonly Candidate[] = [
  { name: 'gateway', title: 'Its gateway alone' },
  { name: 'http', title: 'node:http alone' },
];

export interface RunningServer {
  readonly url: string;
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** The `prepare` of a suite that measures servers. */
export async function prepareServers(): Promise<() => Promise<void>> {
  installPython();
  return disableIdleStates();
}

/** Starts a candidate and waits until it is ready. Its articles are in memory, unless the environment names a database. */
export async function startServer(
  candidate: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const port = String(await freePort());
  const [program, ...args] = pinned(MEASURED_CORE, commandOf(candidate, port));
  const { AWS_ENDPOINT_URL_DYNAMODB: _, ...env } = process.env;
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('./third-party/', import.meta.url)),
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(`${url}/news`, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { url, cpuSeconds: () => cpuSecondsOf(child.pid ?? 0), stop: () => terminate(child) };
}

function commandOf(candidate: string, port: string): string[] {
  switch (candidate) {
    case 'flask':
      return [
        ...[...RAISE_FILE_LIMIT, pythonProgram('gunicorn'), 'flask_app:app', '--bind', `127.0.0.1:${port}`],
        // Threads and keep-alive, as the others have: the default worker closes connections after each request.
        ...['--workers', '1', '--worker-class', 'gthread', '--threads', '16', '--keep-alive', '5'],
        ...['--worker-connections', '4096', '--backlog', String(BACKLOG), '--log-level', 'warning'],
      ];
    case 'fastapi':
      return [
        ...[...RAISE_FILE_LIMIT, pythonProgram('uvicorn'), 'fastapi_app:app', '--host', '127.0.0.1'],
        ...['--port', port, '--backlog', String(BACKLOG), '--loop', 'uvloop', '--http', 'httptools'],
        ...['--no-access-log', '--log-level', 'warning'],
      ];
    case 'newsdesk':
      return [process.execPath, script('newsdesk.ts'), port];
    default:
      return [process.execPath, script('fixed-responses.ts'), candidate, port];
  }
}

/** Every user has a connection; Node raises the limit of open files itself. */
const RAISE_FILE_LIMIT = ['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh'];

function script(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  const timeout = AbortSignal.timeout(START_SECONDS_MAX * 1000);
  for (;;) {
    timeout.throwIfAborted();
    if (child.exitCode !== null) throw new Error(`The server exited with ${child.exitCode}`);
    const isReady = await fetch(url).then(
      async (response) => (await response.text()) !== '' && response.status === 200,
      () => false,
    );
    if (isReady) return;
    await wait(100);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.ts';
import type { Candidate } from '../suite.ts';
import { disableIdleStates } from './idle-states.ts';
import { BACKLOG } from './listen.ts';
import { OTHER_CORE, pinned, SERVER_CORE } from './pin.ts';
import { type Usage, usageOf } from './process.ts';
import { installPython, pythonProgram } from './python.ts';

const START_SECONDS_MAX = 30;
/** A threaded worker with keep-alive, like the other servers; the default one closes connections after each request. */
const FLASK_WORKER = ['--workers', '1', '--worker-class', 'gthread', '--threads', '16', '--keep-alive', '5'];

/** Raises the limit of open files, since every user has a connection; Node does so itself. */
const RAISE_FILE_LIMIT = ['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh'];

/** Each runs as one process on one core. */
export const candidates: readonly Candidate[] = [
  { name: 'flask', title: 'Flask' },
  { name: 'fastapi', title: 'FastAPI' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
];

/** Lower bounds: prepared responses, without validation or articles. */
export const floors: readonly Candidate[] = [
  { name: 'gateway', title: 'The gateway alone' },
  { name: 'http', title: 'node:http alone' },
];

/** As installed by `pip install uvicorn`, without uvloop and httptools. */
export const fastapiOnPlainUvicorn: Candidate = { name: 'fastapi-plain', title: 'FastAPI, plain uvicorn' };

export interface RunningServer {
  readonly url: string;
  usage(): Usage;
  stop(): Promise<void>;
}

/** Environment variables that point the SDKs to a database; any credentials work. */
export type DatabaseEnvironment = Readonly<Record<string, string>>;

/** Installs the Python packages and disables idle states; returns the clean-up function. */
export async function prepareServers(): Promise<() => Promise<void>> {
  installPython();
  return disableIdleStates();
}

/**
 * Starts a candidate and waits until it is ready.
 *
 * @param environment without a database in it, articles are in memory
 */
export async function startServer(
  candidate: string,
  environment: DatabaseEnvironment = {},
): Promise<RunningServer> {
  const port = await freePort();
  const [program, ...args] = pinned(SERVER_CORE, [...RAISE_FILE_LIMIT, ...commandOf(candidate, port)]);
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
  return { url, usage: () => usageOf(child.pid ?? 0), stop: () => terminate(child) };
}

function commandOf(candidate: string, port: number): string[] {
  switch (candidate) {
    case 'flask':
      return [
        pythonProgram('gunicorn'),
        ...['flask_app:app', '--bind', `127.0.0.1:${port}`, ...FLASK_WORKER],
        ...['--worker-connections', '4096', '--backlog', String(BACKLOG), '--log-level', 'warning'],
      ];
    case 'fastapi':
      return [...uvicorn(port), '--loop', 'uvloop', '--http', 'httptools'];
    case 'fastapi-plain':
      return [...uvicorn(port), '--loop', 'asyncio', '--http', 'h11'];
    case 'gateway':
    case 'http':
      return [...nodeScript('./floor.ts'), candidate, String(port)];
    default:
      return [...nodeScript('./newsdesk.ts'), String(port)];
  }
}

function nodeScript(file: string): string[] {
  return [process.execPath, fileURLToPath(new URL(file, import.meta.url))];
}

function uvicorn(port: number): string[] {
  const options = ['--host', '127.0.0.1', '--port', String(port), '--backlog', String(BACKLOG)];
  return [
    pythonProgram('uvicorn'),
    'fastapi_app:app',
    ...options,
    '--no-access-log',
    '--log-level',
    'warning',
  ];
}

/**
 * Starts a DynamoDB in a separate process.
 *
 * @param script must print the URL
 */
export async function startDatabase(
  script = fileURLToPath(new URL('./database.ts', import.meta.url)),
  parameters: readonly string[] = [],
): Promise<{ environment: DatabaseEnvironment; stop: () => Promise<void> }> {
  const [program, ...args] = pinned(OTHER_CORE, [process.execPath, script, ...parameters]);
  const environment = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => {
      throw new Error('The database did not start');
    }),
  ]);
  return {
    environment: { ...environment, AWS_ENDPOINT_URL_DYNAMODB: String(url) },
    stop: () => terminate(child),
  };
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

async function terminate(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  // Some servers wait for open connections to close.
  const killTimer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(killTimer);
}

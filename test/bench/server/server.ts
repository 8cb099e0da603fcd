import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.ts';
import type { Candidate } from '../suite.ts';
import { keepAwake } from './awake.ts';
import { BACKLOG } from './listen.ts';
import { OTHER_CORE, pinned, SERVER_CORE } from './pin.ts';
import { type Usage, usageOf } from './process.ts';
import { installPython, pythonProgram } from './python.ts';

const START_SECONDS_MAX = 30;
/**
 * A worker that holds connections open, for as long as the other servers do: the plain one would have a new connection
 * for each request.
 */
const FLASK_WORKER = ['--workers', '1', '--worker-class', 'gthread', '--threads', '16', '--keep-alive', '5'];

/** As many open connections as the system allows: every user has one, and only Node asks for that by itself. */
const MANY_FILES = ['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh'];

/** Those that are compared, each as one process on one core. */
export const candidates: readonly Candidate[] = [
  { name: 'flask', title: 'Flask' },
  { name: 'fastapi', title: 'FastAPI' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
];

/** What there is to win: answers that are ready, without validation, articles or Python. */
export const floors: readonly Candidate[] = [
  { name: 'gateway', title: 'The gateway alone' },
  { name: 'http', title: 'node:http alone' },
];

/** As `pip install uvicorn` has it: neither uvloop nor httptools. */
export const fastapiOnPlainUvicorn: Candidate = { name: 'fastapi-plain', title: 'FastAPI, plain uvicorn' };

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  usage(): Usage;
  stop(): Promise<void>;
}

/** Settings that lead the SDKs to a database; it takes any credentials. */
export type DatabaseEnvironment = Readonly<Record<string, string>>;

/**
 * Makes the machine ready for candidates: what they need is installed, and no core sleeps.
 *
 * @returns what lets the cores sleep again
 */
export async function prepareServers(): Promise<() => Promise<void>> {
  installPython();
  return keepAwake();
}

/**
 * Starts a candidate, and waits until it answers.
 *
 * @param candidate its name
 * @param environment more for it, such as where its database is; its articles are in memory without that
 * @returns the running server
 */
export async function startServer(
  candidate: string,
  environment: DatabaseEnvironment = {},
): Promise<RunningServer> {
  const port = await freePort();
  const [program, ...args] = pinned(SERVER_CORE, [...MANY_FILES, ...commandOf(candidate, port)]);
  const { AWS_ENDPOINT_URL_DYNAMODB: _, ...env } = process.env;
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('./peers/', import.meta.url)),
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(`${url}/news`, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { url, usage: () => usageOf(child.pid ?? 0), stop: () => end(child) };
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
 * Starts a DynamoDB that all candidates can use, in a process of its own.
 *
 * @param script which prints its URL; `database.ts` unless it is given
 * @param parameters of the script
 * @returns what leads the candidates there, and what stops it
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
  return { environment: { ...environment, AWS_ENDPOINT_URL_DYNAMODB: String(url) }, stop: () => end(child) };
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  const limit = AbortSignal.timeout(START_SECONDS_MAX * 1000);
  for (;;) {
    limit.throwIfAborted();
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
    const answers = await fetch(url).then(
      async (response) => (await response.text()) !== '' && response.status === 200,
      () => false,
    );
    if (answers) return;
    await wait(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  // One that finishes open connections first would take its time.
  const impatience = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(impatience);
}

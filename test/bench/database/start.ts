import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { OTHER_CORE, pinned } from '../machine.ts';

export interface Database {
  /** Variables for any AWS SDK. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a database on the other core: a script of this folder that prints its URL. */
export async function startDatabase(script: string, args: readonly string[] = []): Promise<Database> {
  const file = new URL(script, import.meta.url).pathname;
  const [program, ...rest] = pinned(OTHER_CORE, [process.execPath, file, ...args]);
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const child = spawn(program, rest, {
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

/** Ends a process, with SIGKILL if it waits for open connections. */
export async function terminate(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(timer);
}

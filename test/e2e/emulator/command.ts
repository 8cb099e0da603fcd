import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Leads a group, so that what it starts ends with it. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: true });
}

/** Ends a command and all that it has started, by force if 5 seconds do not suffice. */
export async function endGroup(leader: ChildProcess): Promise<void> {
  const hasEnded = () => leader.exitCode !== null || leader.signalCode !== null;
  const ended = hasEnded() ? undefined : once(leader, 'exit');
  signalGroup(leader, 'SIGTERM');
  await Promise.race([ended, wait(5000, undefined, { ref: false })]);
  signalGroup(leader, 'SIGKILL');
  await ended;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // It has ended.
  }
}

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Shows what it prints, too. */
  readonly isShown?: boolean;
}

/**
 * Runs a command to its end.
 *
 * @returns all that it printed
 * @throws with the last of it when it fails, takes too long or is interrupted
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { env, signal, timeoutMs, isShown = false } = options;
  signal.throwIfAborted();
  const leader = startGroup(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [leader.stdout, leader.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (isShown) process.stdout.write(text);
    });
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const end = () => void endGroup(leader);
  limit.addEventListener('abort', end);
  try {
    const [code] = await once(leader, 'close');
    limit.throwIfAborted();
    if (code === 0) return printed;
    throw new Error(
      `${[command, ...args].join(' ')} ended with ${code}:\n${isShown ? '' : printed.slice(-5000)}`,
    );
  } finally {
    limit.removeEventListener('abort', end);
  }
}

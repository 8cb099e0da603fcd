import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Starts a command as the leader of a process group, so that its children can be stopped with it. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: true });
}

/** Stops a process group, with SIGKILL after a while. */
export async function stopGroup(leader: ChildProcess, timeoutMs = 5000): Promise<void> {
  const hasEnded = () => leader.exitCode !== null || leader.signalCode !== null;
  const ended = hasEnded() ? undefined : once(leader, 'exit');
  signalGroup(leader, 'SIGTERM');
  await Promise.race([ended, wait(timeoutMs, undefined, { ref: false })]);
  signalGroup(leader, 'SIGKILL');
  await ended;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // It has exited.
  }
}

export interface RunOptions {
  /** Where it runs; by default in the project. */
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Also write the output to stdout. */
  readonly isShown?: boolean;
}

/**
 * Runs a command and returns its output.
 *
 * @throws if it fails, times out or is aborted
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env, signal, timeoutMs, isShown = false } = options;
  signal.throwIfAborted();
  const leader = startGroup(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [leader.stdout, leader.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (isShown) process.stdout.write(text);
    });
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const stop = () => void stopGroup(leader);
  limit.addEventListener('abort', stop);
  try {
    const [code] = await once(leader, 'close');
    limit.throwIfAborted();
    if (code === 0) return output;
    throw new Error(
      `${[command, ...args].join(' ')} exited with ${code}:\n${isShown ? '' : output.slice(-5000)}`,
    );
  } finally {
    limit.removeEventListener('abort', stop);
  }
}

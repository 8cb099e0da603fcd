import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export const SERVER_CORE = 0;
/** For the load generator and the database. */
export const OTHER_CORE = 1;

const canPin = availableParallelism() > 1 && isInstalled('taskset');

/** Pins a command to a core, if the machine has at least two cores and `taskset`. */
export function pinned(core: number, command: readonly string[]): [string, ...string[]] {
  const [program = '', ...args] = command;
  return canPin ? ['taskset', '-c', String(core), program, ...args] : [program, ...args];
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

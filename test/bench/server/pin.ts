import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The server has a core of its own; what puts load on it, and the database, have the other one. */
export const SERVER_CORE = 0;
export const OTHER_CORE = 1;

const canPin = availableParallelism() > 1 && isInstalled('taskset');

/**
 * @param core to run it on
 * @param command and its arguments
 * @returns the command that runs it on that core alone, where the machine has two of them and `taskset`
 */
export function pinned(core: number, command: readonly string[]): [string, ...string[]] {
  const [program = '', ...args] = command;
  return canPin ? ['taskset', '-c', String(core), program, ...args] : [program, ...args];
}

/** @returns whether a program is there */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

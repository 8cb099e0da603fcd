import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** For the measured process. */
export const MEASURED_CORE = 0;
/** For the load generator and the database. */
export const OTHER_CORE = 1;

const canPin = availableParallelism() > 1 && isInstalled('taskset');

/** Hardware and runtime, in a line. */
export function thisMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GiB, ${type()} ${release()}, Node ${process.version}`;
}

/** Pins a command to a core, if the machine has at least two cores and `taskset`. */
export function pinned(core: number, command: readonly string[]): [string, ...string[]] {
  const [program = '', ...args] = command;
  return canPin ? ['taskset', '-c', String(core), program, ...args] : [program, ...args];
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isInstalled, MEASURED_CORE, OTHER_CORE, pinned } from '../machine.ts';

/** Loops until the process with the given id exits. */
const LOOP = ['chrt', '--idle', '0', 'sh', '-c', 'while kill -0 "$0" 2>/dev/null; do :; done'];

/**
 * Keeps both cores busy with loops at idle priority, and returns how to end that. The host gives an idle virtual core to
 * other machines, and a server or load generator then waits milliseconds for it: a mostly idle server would look slower
 * than a busy one.
 */
export function disableIdleStates(): () => Promise<void> {
  if (!isInstalled('chrt')) return async () => {};
  const loops = [MEASURED_CORE, OTHER_CORE].map((core) => {
    const [program, ...args] = pinned(core, [...LOOP, String(process.pid)]);
    const loop = spawn(program, args, { stdio: 'ignore' });
    return { loop, ended: once(loop, 'exit') };
  });
  return async () => {
    for (const { loop } of loops) loop.kill('SIGKILL');
    await Promise.all(loops.map(({ ended }) => ended));
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isInstalled, OTHER_CORE, pinned, SERVER_CORE } from './pin.ts';

/** Loops at idle priority until the process with the given pid exits. */
const LOOP = ['chrt', '--idle', '0', 'sh', '-c', 'while kill -0 "$0" 2>/dev/null; do :; done'];

/** For the report. */
export const IDLE_STATES_NOTE = `
Idle-priority loops keep both cores out of idle states: on a virtual machine the host gives an idle core to others, and
responses wait until it returns, which penalizes the servers that use the least CPU time.`.trim();

/**
 * Keeps both cores busy with idle-priority loops. The host gives an idle virtual core to other machines, and the server
 * or the load generator then waits milliseconds for it: a mostly idle server would look slower than a busy one.
 *
 * @returns stops the loops
 */
export function disableIdleStates(): () => Promise<void> {
  if (!isInstalled('chrt')) return async () => {};
  const loops = [SERVER_CORE, OTHER_CORE].map((core) => {
    const [program, ...args] = pinned(core, [...LOOP, String(process.pid)]);
    const loop = spawn(program, args, { stdio: 'ignore' });
    return { loop, ended: once(loop, 'exit') };
  });
  return async () => {
    for (const { loop } of loops) loop.kill('SIGKILL');
    await Promise.all(loops.map(({ ended }) => ended));
  };
}

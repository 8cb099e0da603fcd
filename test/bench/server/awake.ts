import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isInstalled, OTHER_CORE, pinned, SERVER_CORE } from './pin.ts';

/** Runs for as long as a process does, only when its core has nothing else to do. */
const LOOP = ['chrt', '--idle', '0', 'sh', '-c', 'while kill -0 "$0" 2>/dev/null; do :; done'];

/** What a report tells of it. */
export const KEPT_AWAKE = `
Both cores are kept awake by loops of the lowest priority: on a virtual machine a core that sleeps is lent to others, and
an answer would wait for its return, the longer the less the server works.`.trim();

/**
 * Gives both cores something to do at the lowest priority, so that they never fall asleep. A virtual core that does is
 * handed to other machines by the host, and whoever waits for it then, be it the server or its load, waits for
 * milliseconds. A server that works little would look slower than one that is always busy.
 *
 * @returns what lets them sleep again
 */
export function keepAwake(): () => Promise<void> {
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

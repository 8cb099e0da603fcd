import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const INTERVAL_MS = 1000;

/**
 * Calls back when one of the processes above this one has ended. npm runs a command in a shell, and whoever ends npm or the
 * shell does not end the command.
 *
 * @param depth how many processes above this one count
 */
export function onOrphaned(depth: number, callback: () => void): void {
  const parent = process.ppid;
  const family = ancestors(depth);
  const timer = setInterval(() => {
    if (ancestors(depth) === family) return;
    clearInterval(timer);
    // It has nothing else to do: it is a shell, or that of `npm run dev`.
    if (process.ppid === parent) process.kill(parent);
    callback();
  }, INTERVAL_MS);
  timer.unref();
}

/** The ids of the processes above this one, as far as they can be found out. */
function ancestors(depth: number): string {
  const ids = [process.ppid];
  while (ids.length < depth) ids.push(parentOf(ids.at(-1) ?? 0));
  return ids.join();
}

function parentOf(pid: number): number {
  try {
    if (process.platform !== 'linux') {
      return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
    }
    // The name of the program is in parentheses, and may contain spaces.
    const [, ppid] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(ppid);
  } catch {
    return 0;
  }
}

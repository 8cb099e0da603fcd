import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second, cached. */
let ticks: number | undefined;

/** CPU seconds of a process and its descendants, including those that have exited, from Linux's `/proc`. */
export function cpuSecondsOf(pid: number): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  let sum = 0;
  for (const member of processTree(pid)) {
    // utime, stime, cutime and cstime are the fields from the 14th; the name before may contain anything.
    const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${member}/stat`, 'utf8')) ?? [];
    const times = fields.split(' ').slice(11, 15).map(Number);
    sum += times.reduce((total, time) => total + time, 0) / ticks;
  }
  return sum;
}

function processTree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processTree)];
}

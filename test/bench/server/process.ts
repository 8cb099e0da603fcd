import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in a second, once they are known. */
let ticks: number | undefined;

/** What a process and those that it has started have used. */
export interface Usage {
  /** Of all of them, also of those that have ended. */
  readonly cpuSeconds: number;
  /** The sum of the most that each of those that still run has had, in MiB. */
  readonly peakMemoryMiB: number;
}

/**
 * @param pid of a process of this machine, which is Linux
 * @returns what it and its children have used so far
 */
export function usageOf(pid: number): Usage {
  let cpuSeconds = 0;
  let peakMemoryMiB = 0;
  for (const member of family(pid)) {
    // Behind the name, which may hold anything: utime, stime, cutime and cstime are the 14th field and those after it.
    const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${member}/stat`, 'utf8')) ?? [];
    const times = fields.split(' ').slice(11, 15).map(Number);
    cpuSeconds += times.reduce((sum, time) => sum + time, 0) / ticksPerSecond();
    const [, peak = 0] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, 'utf8')) ?? [];
    peakMemoryMiB += Number(peak) / 1024;
  }
  return { cpuSeconds, peakMemoryMiB };
}

function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(family)];
}

/** @returns how long this machine has wanted to run while its host let others run, in seconds of a core since its start */
export function stolenSeconds(): number {
  const [, fields = ''] = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
  return Number(fields.split(' ')[7] ?? 0) / ticksPerSecond();
}

/** The unit of CPU time in `/proc`. */
function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}

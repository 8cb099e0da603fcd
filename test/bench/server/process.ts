import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second, cached. */
let ticks: number | undefined;

/** Resource usage of a process and its descendants. */
export interface Usage {
  /** Includes descendants that have exited. */
  readonly cpuSeconds: number;
  /** Sum of the peak resident set sizes of the running processes. */
  readonly peakMemoryMiB: number;
}

/** Reads the usage from `/proc`, so it works on Linux only. */
export function usageOf(pid: number): Usage {
  let cpuSeconds = 0;
  let peakMemoryMiB = 0;
  for (const member of processTree(pid)) {
    // utime, stime, cutime and cstime are the fields from the 14th; the name before may contain anything.
    const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${member}/stat`, 'utf8')) ?? [];
    const times = fields.split(' ').slice(11, 15).map(Number);
    cpuSeconds += times.reduce((sum, time) => sum + time, 0) / ticksPerSecond();
    const [, peak = 0] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, 'utf8')) ?? [];
    peakMemoryMiB += Number(peak) / 1024;
  }
  return { cpuSeconds, peakMemoryMiB };
}

function processTree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processTree)];
}

/** Steal time since boot, in core seconds: this machine was ready to run while its host ran others. */
export function stealSeconds(): number {
  const [, fields = ''] = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
  return Number(fields.split(' ')[7] ?? 0) / ticksPerSecond();
}

/** The unit of CPU time in `/proc/<pid>/stat` and `/proc/stat`. */
function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}

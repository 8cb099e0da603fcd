import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import type { SuiteResult } from './result.ts';
import type { Measurement, RunOptions, Suite } from './suite.ts';

const TIMEOUT_MS = 300_000;
const ROUNDS_DEFAULT = 7;
const QUICK_ROUNDS_DEFAULT = 2;

/**
 * Measures in a process of its own, whose memory and whose compiled code nobody else has touched.
 *
 * @param script the program: it prints a {@link Measurement} as JSON on its last line
 * @param args of the program
 * @param options of the process: more environment, and flags of Node
 * @returns what it printed
 * @throws when it fails, or prints something else
 */
export async function measureInChild(
  script: URL,
  args: readonly string[] = [],
  { env = {}, flags = [] }: { env?: Readonly<Record<string, string>>; flags?: readonly string[] } = {},
): Promise<Measurement> {
  const child = spawn(process.execPath, [...flags, script.pathname, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS,
  });
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${script.pathname} ${args.join(' ')} ended with ${code ?? signal}`);
  return v.parse(v.record(v.string(), v.number()), JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
}

/** How often each candidate of a suite is measured. */
export function roundsOf(suite: Suite, { isQuick }: RunOptions, wanted: number | undefined): number {
  const usual = suite.rounds ?? ROUNDS_DEFAULT;
  return wanted ?? (isQuick ? Math.min(usual, QUICK_ROUNDS_DEFAULT) : usual);
}

/**
 * Measures every candidate of a suite once, then every one once more, and so on: what a machine does besides
 * meets them all.
 *
 * @param suite what to measure
 * @param rounds how often
 * @param options of the run
 * @param onProgress is told which candidate is measured next
 * @returns the values, by candidate and case
 */
export async function measureInTurns(
  suite: Suite,
  rounds: number,
  options: RunOptions,
  onProgress: (candidate: string) => void,
): Promise<SuiteResult['values']> {
  const values: SuiteResult['values'] = {};
  const stop = await suite.prepare?.(options);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { name } of suite.candidates) {
        onProgress(name);
        const measured = await suite.measure(name, options);
        values[name] ??= Object.fromEntries(suite.cases.map((one) => [one.name, []]));
        for (const one of suite.cases) values[name][one.name]?.push(measured[one.name] ?? null);
      }
    }
  } finally {
    await stop?.();
  }
  return values;
}

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
 * Measures in a fresh process, so that neither heap nor JIT state carries over.
 *
 * @param script must print a {@link Measurement} as JSON on its last line
 * @throws if the script fails or prints anything else
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
  const [stdout, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${script.pathname} ${args.join(' ')} exited with ${code ?? signal}`);
  return v.parse(v.record(v.string(), v.number()), JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** Number of rounds: from the command line, or the suite's default. */
export function roundsOf(suite: Suite, { isQuick }: RunOptions, requested: number | undefined): number {
  const rounds = suite.rounds ?? ROUNDS_DEFAULT;
  return requested ?? (isQuick ? Math.min(rounds, QUICK_ROUNDS_DEFAULT) : rounds);
}

/**
 * Measures every candidate once per round, so that other load on the machine affects all of them alike.
 *
 * @param onProgress called with the next candidate
 */
export async function measureInterleaved(
  suite: Suite,
  rounds: number,
  options: RunOptions,
  onProgress: (candidate: string) => void,
): Promise<SuiteResult['values']> {
  const values: SuiteResult['values'] = {};
  const cleanUp = await suite.prepare?.(options);
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
    await cleanUp?.();
  }
  return values;
}

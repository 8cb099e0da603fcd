import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { MEASURED_CORE, pinned } from './machine.ts';
import type { Measurement } from './suite.ts';

const TIMEOUT_MS = 600_000;
/** The result goes through it. stdout is `/dev/null`: Newsdesk writes log lines, and reading a pipe would cost CPU time. */
const RESULT_FD = 3;

/**
 * Runs a script in a fresh process pinned to a core, so that neither heap nor JIT state carries over.
 *
 * @throws unless the script ends with {@link report}
 */
export async function measureInChild(
  script: URL,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Measurement> {
  const [program, ...rest] = pinned(MEASURED_CORE, [process.execPath, script.pathname, ...args]);
  const child = spawn(program, rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  // The cast: it is a pipe.
  const result = child.stdio[RESULT_FD] as Readable;
  const [json, [code, signal]] = await Promise.all([text(result), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${script.pathname} ${args.join(' ')} ended with ${code ?? signal}`);
  return JSON.parse(json);
}

/** Called by the script: passes the measurement to {@link measureInChild} and exits, whatever connections are open. */
export function report(measurement: Readonly<Record<string, number | undefined>>): never {
  writeSync(RESULT_FD, JSON.stringify(measurement));
  process.exit();
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, noArguments } from '../../../infra/command-line.ts';
import { run } from '../../support/command.ts';
import { installRuntimeClient } from '../../support/lambda/runtime-client.ts';

commandLine({
  usage: `Usage: npm run test:runtime

Runs the tests of the functions on their bundles in cdk.out, under AWS's own runtime interface client: npm run synth first.`,
  options: {},
  read: (_, positionals) => noArguments(positionals),
});

const TIMEOUT_MS = 10 * 60_000;

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
const folder = mkdtempSync(join(tmpdir(), 'newsdesk-runtime-'));
const options = { signal: interrupt.signal, timeoutMs: TIMEOUT_MS };
try {
  const client = await installRuntimeClient(folder, { ...options, env: process.env });
  const env = { ...process.env, NEWSDESK_RUNTIME_CLIENT: client };
  await run('vitest', ['run', '--project', 'runtime'], { ...options, env, isShown: true });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

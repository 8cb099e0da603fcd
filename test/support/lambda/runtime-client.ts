import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunOptions, run } from '../command.ts';

/** AWS's runtime interface client: the program that runs a handler in Lambda. */
const PACKAGE = 'aws-lambda-ric@4.0.2';

/** Installs AWS's runtime interface client into a folder, and returns its program. Its native part is {@link rapid-client.cjs}. */
export async function installRuntimeClient(folder: string, options: RunOptions): Promise<string> {
  const args = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE];
  await run('npm', ['install', ...args], options);
  const client = join(folder, 'node_modules/aws-lambda-ric');
  const native = join(client, 'rapid-client.node');
  mkdirSync(native);
  writeFileSync(join(native, 'package.json'), '{"type":"commonjs"}');
  cpSync(fileURLToPath(new URL('rapid-client.cjs', import.meta.url)), join(native, 'index.js'));
  return join(client, 'index.mjs');
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../machine.ts';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE = 'aws-lambda-ric';
const ADDON = `${BENCH}node_modules/${PACKAGE}/rapid-client.node`;
/** Needed to build the addon, besides Python. */
const BUILD_TOOLS = ['cmake', 'make', 'g++'];
const BUILD_MINUTES_MAX = 15;
/** Characters of stderr reported for a failed build. */
const STDERR_LENGTH = 300;

/** The program of AWS's Lambda runtime, which polls for events and calls the handler. */
export const RUNTIME_CLIENT = `${BENCH}node_modules/${PACKAGE}/index.mjs`;

/**
 * Builds the native addon of the runtime interface client, since packages are installed without their scripts.
 *
 * @returns why it cannot be built; `undefined` if it exists
 */
export function runtimeClientSkipReason(): string | undefined {
  if (existsSync(ADDON)) return undefined;
  if (process.platform !== 'linux') return "AWS's runtime interface client only runs on Linux";
  const tool = BUILD_TOOLS.find((name) => !isInstalled(name));
  if (tool !== undefined) return `AWS's runtime interface client cannot be built without ${tool}`;
  console.error("Building AWS's runtime interface client, which takes a few minutes …");
  const { stderr } = spawnSync('npm', ['rebuild', PACKAGE, '--foreground-scripts'], {
    cwd: BENCH,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BUILD_MINUTES_MAX * 60_000,
    maxBuffer: Infinity,
  });
  if (existsSync(ADDON)) return undefined;
  return `AWS's runtime interface client could not be built: npm rebuild ${PACKAGE} printed ${JSON.stringify(stderr.slice(-STDERR_LENGTH))}`;
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../server/pin.ts';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE = 'aws-lambda-ric';
const ADDON = `${BENCH}node_modules/${PACKAGE}/rapid-client.node`;
/** What its addon is built with, besides Python. */
const TOOLS = ['cmake', 'make', 'g++'];
const BUILD_MINUTES_MAX = 15;
/** As much is told of what a failed build says at last. */
const REASON_LENGTH = 300;

/** The program that AWS's own runtime of Lambda is: it asks for events and calls the handler. */
export const RUNTIME_CLIENT = `${BENCH}node_modules/${PACKAGE}/index.mjs`;

/**
 * Builds the addon of the runtime interface client, unless it is there: the packages of the benchmarks are installed
 * without their scripts.
 *
 * @returns why it cannot be built; `undefined` when it is there
 */
export function missingRuntimeClient(): string | undefined {
  if (existsSync(ADDON)) return undefined;
  if (process.platform !== 'linux') return "AWS's runtime interface client is for Linux alone";
  const tool = TOOLS.find((name) => !isInstalled(name));
  if (tool !== undefined) return `AWS's runtime interface client cannot be built without ${tool}`;
  console.error("Building AWS's runtime interface client, which takes some minutes …");
  const { stderr } = spawnSync('npm', ['rebuild', PACKAGE, '--foreground-scripts'], {
    cwd: BENCH,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BUILD_MINUTES_MAX * 60_000,
    maxBuffer: Infinity,
  });
  if (existsSync(ADDON)) return undefined;
  return `AWS's runtime interface client could not be built: npm rebuild ${PACKAGE} says ${JSON.stringify(stderr.slice(-REASON_LENGTH))}`;
}

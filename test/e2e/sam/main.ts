import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandLine, noArguments } from '../../../infra/command-line.ts';
import { client, createArticle } from '../../support/api.ts';
import { run, startGroup, stopGroup } from '../../support/command.ts';
import { summarizeResults } from '../../support/exclusions.ts';
import { freePort } from '../../support/free-port.ts';
import { ProjectCopy } from '../changes/project-copy.ts';
import { exclusions } from './exclusions.ts';
import { removeStandIn, runtimeImage } from './image.ts';

commandLine({
  usage: `Usage: npm run test:sam

Runs the HTTP suite against npm run sam, in a copy of the project. Needs Docker, and Python with venv and pip where the SAM CLI
is not installed.`,
  options: {},
  read: (_, positionals) => noArguments(positionals),
});

/** Installed from PyPI where there is none. */
const SAM = 'aws-sam-cli==1.170.0';
const MINUTE_MS = 60_000;
/** In the environment of SAM's user, and nowhere in a container. */
const MARK = 'MARKED-BY-THE-TEST';
const MARKED = {
  AWS_PROFILE: MARK,
  AWS_ACCESS_KEY_ID: MARK,
  AWS_SECRET_ACCESS_KEY: MARK,
  AWS_SESSION_TOKEN: MARK,
  AWS_REGION: MARK,
  AWS_ENDPOINT_URL: `http://${MARK}`,
  AWS_ENDPOINT_URL_DYNAMODB: `http://${MARK}`,
};

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
const folder = mkdtempSync(join(tmpdir(), 'newsdesk-sam-'));
const env: NodeJS.ProcessEnv = { ...process.env };
const options = { env, signal: interrupt.signal, timeoutMs: 10 * MINUTE_MS };
const docker = (...args: readonly string[]) => run('docker', args, options);

try {
  await docker('version', '--format', '{{.Server.Version}}');
  await installSam();
  const before = await state();
  const image = await runtimeImage(options);
  try {
    await testSam(image);
  } finally {
    if (image.length > 0) await removeStandIn(options);
  }
  assert.deepEqual(await state(), before, 'containers, networks and images afterwards');
  console.log(
    '\nThe SAM test PASSED. SAM checks no authorization; throttling, cold starts and cost are not shown.',
  );
} catch (error) {
  console.error('\nThe SAM test FAILED:', error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function installSam(): Promise<void> {
  if (spawnSync('sam', ['--version'], { env: { ...env, SAM_CLI_TELEMETRY: '0' } }).status === 0) return;
  const venv = join(folder, 'venv');
  await run('python3', ['-m', 'venv', venv], options);
  await run(join(venv, 'bin/python'), ['-m', 'pip', 'install', '--quiet', SAM], options);
  env.PATH = `${join(venv, 'bin')}${delimiter}${env.PATH}`;
}

/** What Docker has. */
async function state(): Promise<string[]> {
  return [
    await docker('ps', '--all', '--quiet'),
    await docker('network', 'ls', '--format', '{{.Name}}'),
    await docker('images', '--quiet', 'newsdesk-sam-test'),
  ];
}

async function testSam(image: readonly string[]): Promise<void> {
  const copy = new ProjectCopy();
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const startedMs = performance.now();
  const samEnv = { ...env, ...MARKED };
  // Not npm, which ends before it.
  const args = ['infra/local/sam/main.ts', '--memory', '--port', port, ...image];
  const sam = startGroup(process.execPath, args, {
    cwd: copy.folder,
    env: samEnv,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const send = client(url);
    await until('the first response', startedMs, async () => (await send('GET', '/news')).status === 200);
    await createArticle(send);
    await assertNoMarks();

    const results = join(folder, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
    await run('vitest', ['run', '--config', 'test/e2e/sam/vitest.config.ts', ...reporters], {
      ...options,
      env: { ...env, NEWSDESK_URL: url },
      timeoutMs: 20 * MINUTE_MS,
      isShown: true,
    });
    console.log(summarizeResults(results, exclusions));

    copy.replace('functions/get-news.ts', "'no-cache'", "'no-store'");
    const { id } = await createArticle(send);
    await until('a changed handler', performance.now(), async () => {
      const { headers } = await send('GET', `/news/${id}`);
      return headers['cache-control'] === 'no-store';
    });

    const invoked = await run('npm', ['run', 'sam', '--', 'invoke', 'create-news', '--memory', ...image], {
      ...options,
      cwd: copy.folder,
      env: samEnv,
    });
    assert.match(invoked, /"statusCode": 201/);
  } finally {
    const stoppedMs = performance.now();
    await stopGroup(sam, MINUTE_MS);
    console.log(`the end: ${seconds(stoppedMs)}`);
    copy.remove();
  }
}

/** Waits, and tells how long it took. */
async function until(what: string, sinceMs: number, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) {
    interrupt.signal.throwIfAborted();
    assert(performance.now() - sinceMs < 2 * MINUTE_MS, `${what} takes too long`);
    await wait(100);
  }
  console.log(`${what}: ${seconds(sinceMs)}`);
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

async function assertNoMarks(): Promise<void> {
  const containers = (await docker('ps', '--quiet')).split('\n').filter(Boolean);
  assert(containers.length > 0, 'there is a container');
  const described = await docker('inspect', ...containers);
  assert(!described.includes(MARK), 'nothing of the user is in a container');
  assert.match(described, /AWS_ENDPOINT_URL_DYNAMODB=http:\/\//);
}

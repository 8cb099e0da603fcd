import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { functions } from '../../../functions/index.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { forgetAwsSettings } from '../aws-settings.ts';
import { startEmbeddedDatabase } from '../database/embedded-database.ts';
import { createTableIfAbsent } from '../database/table.ts';
import { exampleEvent } from '../gateway/example-event.ts';
import { sourceService } from '../local-api.ts';
import { onOrphaned } from '../orphan.ts';
import { FOLDER } from '../start-options.ts';
import { createNetwork, requireTools } from './docker.ts';
import { bundleFunctions, watchFunctions } from './function-code.ts';
import { samOptions } from './sam-options.ts';
import { samTemplate } from './sam-template.ts';

/** SAM stops its containers first. */
const STOP_MS = 15_000;

const given = samOptions();
/** The same at each start, so that SAM sees what changes in it; not that of another command, which may run at the same time. */
const FOLDER_OF_SAM = resolve('.newsdesk-sam', given.command);
let sam: ChildProcess | undefined;
let isStopping = false;

if (given.command === 'event') {
  console.log(JSON.stringify(exampleOf(given.name), null, 2));
} else {
  // Not `once`: in a terminal npm repeats the Ctrl-C that this process already has.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) onOrphaned(2, stop);
  try {
    await requireTools();
    process.exitCode = await run();
  } catch (error) {
    console.error(`SAM cannot start: ${error instanceof Error ? error.message : error}.`);
    process.exitCode = 1;
  }
  process.exit();
}

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  sam?.kill();
  setTimeout(() => sam?.kill('SIGKILL'), STOP_MS).unref();
}

/** Runs SAM on a database of its own, until it ends or is stopped. Returns its exit code. */
async function run(): Promise<number> {
  const samEnvironment = withoutAws();
  delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
  forgetAwsSettings();
  const network = await createNetwork();
  try {
    const accessKeyId = randomUUID();
    const folder = given.memory ? undefined : FOLDER;
    const database = await startEmbeddedDatabase(folder, accessKeyId, network.address);
    try {
      Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: database.url, AWS_ACCESS_KEY_ID: accessKeyId });
      const { environment, tables } = sourceService();
      await Promise.all([...tables.map(createTableIfAbsent), bundleFunctions(FOLDER_OF_SAM)]);
      const endpoint = `http://${network.host}:${new URL(database.url).port}`;
      const template = samTemplate(FOLDER_OF_SAM, { ...environment, AWS_ENDPOINT_URL_DYNAMODB: endpoint });
      const args = ['--template', write('template.json', template), '--docker-network', network.name];
      // All this took seconds.
      if (isStopping) return 0;
      sam = spawn('sam', ['local', ...commandArguments(), ...args, ...given.options], {
        stdio: 'inherit',
        // Ctrl-C is for this process, which stops SAM once.
        detached: true,
        env: { ...samEnvironment, AWS_ACCESS_KEY_ID: accessKeyId },
      });
      return await untilEnd(sam);
    } finally {
      await database.stop();
    }
  } finally {
    await network.remove();
  }
}

function commandArguments(): string[] {
  if (given.command !== 'invoke') return ['start-api', '--warm-containers', 'LAZY'];
  const hasEvent = given.options.some((option) => /^(?:-e|--event)\b/.test(option));
  return ['invoke', given.name, ...(hasEvent ? [] : ['--event', write('event.json', exampleOf(given.name))])];
}

async function untilEnd(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit');
  const watcher = given.command === 'start-api' ? watchFunctions(FOLDER_OF_SAM) : undefined;
  if (watcher) void announce(child);
  const [code] = await ended;
  await watcher?.close();
  return isStopping ? 0 : (code ?? 1);
}

/** Prints the URL once there is a response. */
async function announce(child: ChildProcess): Promise<void> {
  const url = `http://127.0.0.1:${portOf(given.options)}`;
  const isUp = () =>
    fetch(url, { method: 'OPTIONS' }).then(
      () => true,
      () => false,
    );
  while (!(await isUp())) {
    if (isStopping || child.exitCode !== null) return;
    await wait(200);
  }
  console.log(
    `Newsdesk is running in SAM at ${url} and keeps its articles in ${given.memory ? 'memory' : FOLDER}.`,
  );
  console.log(
    `Try: curl -i ${url}/news -H 'content-type: application/json' -d '${JSON.stringify(newsInputExample)}'`,
  );
}

function portOf(options: readonly string[]): string {
  const [, port = '3000'] = /(?:^| )(?:-p|--port)[ =](\d+)/.exec(options.join(' ')) ?? [];
  return port;
}

function exampleOf(name: keyof typeof functions): object {
  const [contract] = functions[name].contracts;
  if (!contract) throw new Error(`${name} has no contract`);
  return exampleEvent(contract);
}

function write(name: string, content: object): string {
  mkdirSync(FOLDER_OF_SAM, { recursive: true });
  const file = join(FOLDER_OF_SAM, name);
  writeFileSync(file, JSON.stringify(content, null, 2));
  return file;
}

/** This environment without its AWS settings: SAM hands credentials, and asks AWS who they belong to. */
function withoutAws(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(kept),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
    SAM_CLI_TELEMETRY: '0',
  };
}

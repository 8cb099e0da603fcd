import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { commandLine, noArguments } from '../../../infra/command-line.ts';
import { client, createArticle, newsInput, type Send } from '../../support/api.ts';
import { run } from '../../support/command.ts';
import { summarizeResults } from '../../support/exclusions.ts';
import { createUser, element, iam, loggedErrors, policy } from './account.ts';
import { ACCOUNT, type Emulator, REGION, ROOT, startEmulator } from './emulator.ts';
import { exclusions } from './exclusions.ts';
import './localhost.ts';
import { type Credentials, signer } from './signature.ts';

commandLine({
  usage: `Usage: npm run test:emulator

Deploys the real stack with its default settings to a local AWS emulator, runs the HTTP suite against the deployed API,
deploys again, and destroys it: cdk bootstrap, deploy and destroy. Requires python3 with venv and pip, and openssl.`,
  options: {},
  read: (_, positionals) => noArguments(positionals),
});

const MINUTE_MS = 60_000;
const STACK = 'Newsdesk-prod';

const NOT_COVERED = [
  'strictness: the emulator checks templates, policies and requests less strictly than AWS',
  'throttling, quotas, more than eight concurrent requests, cold starts, latency and cost',
  'the Content-Type of responses without a body: the emulator adds one, and the setup removes it',
  "arm64 and the Lambda runtime: the functions run on this machine's Node 24, without a memory limit",
  'the permissions of a deployer: the account root deploys',
  'JWT authorization, a custom domain, and all other non-default settings',
  'JSON logs, the access log, encryption and point-in-time recovery',
];

const summary: string[] = [];
const controller = new AbortController();
const { signal } = controller;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // `on`, not `once`: in a terminal npm forwards a Ctrl-C that this process has already received.
  process.on(name, () => controller.abort(new Error(`Interrupted by ${name}`)));
}
const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'newsdesk-emulator-'));
let emulator: Emulator | undefined;
try {
  await testDeployment();
  console.log(`\nNot covered:\n  ${NOT_COVERED.join('\n  ')}\n\nThe emulator test PASSED.`);
} catch (error) {
  process.exitCode = 1;
  if (emulator && !signal.aborted) console.error(await diagnostics(emulator));
  console.error('\nThe emulator test FAILED:', error);
} finally {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  console.log(`${summary.join('\n')}\n${seconds(startedAt)}  total`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1).padStart(7)} s`;
}

/** Logs that may explain a failure. */
async function diagnostics({ url, log }: Emulator): Promise<string> {
  const errors = await loggedErrors(url, REGION, ROOT).catch((error) => [
    `Cannot read the function logs: ${error}`,
  ]);
  return ['', ...errors, 'The end of the emulator log:', log()].join('\n');
}

/** Runs a step and adds the outcome that it returns to the summary. */
async function step(title: string, work: () => Promise<string>): Promise<void> {
  signal.throwIfAborted();
  console.log(`\n${title} …`);
  const since = performance.now();
  let outcome = 'FAILED';
  try {
    outcome = await work();
  } finally {
    summary.push(`${seconds(since)}  ${title}: ${outcome}`);
    console.log(summary.at(-1));
  }
}

async function testDeployment(): Promise<void> {
  await step('Emulator', async () => {
    emulator = await startEmulator(folder, signal);
    return 'installed and running';
  });
  assert(emulator);
  const { url: endpoint, env } = emulator;
  // The emulator has no alarms on more than one metric; the stack is destroyed at the end.
  const context = ['--context', 'alarms=false', '--context', 'terminationProtection=false'];
  const cdk = (timeoutMs: number, ...args: string[]) =>
    run('cdk', [...args, ...context, '--output', join(folder, 'cdk.out')], { env, signal, timeoutMs });
  const outputsFile = join(folder, 'outputs.json');
  const deploy = (...args: string[]) =>
    cdk(10 * MINUTE_MS, 'deploy', '--require-approval', 'never', '--outputs-file', outputsFile, ...args);

  await step('cdk bootstrap', async () => {
    await cdk(5 * MINUTE_MS, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
    return 'done';
  });
  await step('cdk deploy', async () => {
    await deploy();
    return 'all resources created';
  });
  const { ApiUrl: api, TableName: table } = JSON.parse(readFileSync(outputsFile, 'utf8'))[STACK];
  const [apiId] = new URL(api).hostname.split('.');
  const callIam = iam(endpoint, REGION, ROOT);
  const invokePolicy = (...routes: string[]) => {
    const arns = routes.map((name) => `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/$default/${name}`);
    return policy('Allow', 'execute-api:Invoke', arns);
  };
  const anonymous = client(api);
  const as = (user: Credentials) => client(api, signer('execute-api', REGION, user));
  const editor = await createUser(callIam, 'editor', invokePolicy('POST/news', '*/news/*'));

  await step('Authorization', async () => {
    const nobody = await createUser(callIam, 'nobody');
    const cleaner = await createUser(callIam, 'cleaner', invokePolicy('DELETE/news/*'));
    const forger = { ...editor, secretAccessKey: 'x'.repeat(40) };
    const expectWrites = async (who: string, send: Send, ...expected: number[]) => {
      const responses = [
        await send('POST', '/news', { json: newsInput() }),
        await send('PUT', '/news/26', { json: newsInput() }),
        await send('PATCH', '/news/26', { json: {} }),
        await send('DELETE', '/news/26'),
      ];
      const statuses = responses.map(({ status }) => status);
      assert.deepEqual(statuses, expected, `${who}: ${JSON.stringify(responses, undefined, 2)}`);
    };
    await expectWrites('unsigned', anonymous, 403, 403, 403, 403);
    await expectWrites('signed by a user without a policy', as(nobody), 403, 403, 403, 403);
    await expectWrites('signed with a wrong key', as(forger), 403, 403, 403, 403);
    await expectWrites('signed by a user who may only delete', as(cleaner), 403, 403, 403, 404);
    assert.deepEqual((await anonymous('GET', '/news')).body, [], 'rejected requests write nothing');
    await expectWrites('signed by an editor', as(editor), 201, 404, 404, 404);
    for (const path of ['/', '/docs', '/redoc', '/openapi.json']) {
      assert.equal((await anonymous('GET', path)).status, 200);
    }
    return 'reading is public; writing requires a signature and a policy';
  });

  await step('HTTP suite', async () => {
    const resultsFile = join(folder, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
    const suiteEnv = {
      ...env,
      NEWSDESK_URL: api,
      NEWSDESK_REGION: REGION,
      AWS_ACCESS_KEY_ID: editor.accessKeyId,
      AWS_SECRET_ACCESS_KEY: editor.secretAccessKey,
    };
    const args = ['run', '--config', 'test/e2e/emulator/vitest.config.ts', ...reporters];
    await run('vitest', args, { env: suiteEnv, signal, timeoutMs: 20 * MINUTE_MS, isShown: true });
    return summarizeResults(resultsFile, exclusions);
  });

  await step('Roles', async () => {
    const { id } = await createArticle(as(editor));
    const status = async (path: string) => (await anonymous('GET', path)).status;
    const roles = (await callIam('ListRoles', { MaxItems: '1000' })).matchAll(/<RoleName>([^<]+)/g);
    const role = [...roles].map(([, name = '']) => name).find((name) => name.includes('getnewsRole'));
    assert(role);
    const inline = { RoleName: role, PolicyName: 'contract' };
    const document = decodeURIComponent(element(await callIam('GetRolePolicy', inline), 'PolicyDocument'));
    assert.equal(await status(`/news/${id}`), 200);
    await callIam('DeleteRolePolicy', inline);
    assert.equal(await status(`/news/${id}`), 500, 'get-news without its policy');
    assert.equal(await status('/news'), 200, 'list-news, which has its own role');
    await callIam('PutRolePolicy', { ...inline, PolicyDocument: document });
    assert.equal(await status(`/news/${id}`), 200, 'get-news with its policy again');
    const errors = await loggedErrors(endpoint, REGION, ROOT);
    assert.match(errors.join('\n'), /AccessDenied/);
    return 'a function without its policy is denied access';
  });

  await step('Second cdk deploy', async () => {
    assert.match(await deploy(), /\(no changes\)/);
    return 'no changes';
  });

  await step('cdk destroy', async () => {
    await cdk(5 * MINUTE_MS, 'destroy', '--force');
    assert.equal((await anonymous('GET', '/news')).status, 404, 'the API is gone');
    const dynamodb = new DynamoDBClient({ endpoint, region: REGION, credentials: ROOT });
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    assert.deepEqual([Table?.TableStatus, Table?.DeletionProtectionEnabled], ['ACTIVE', true]);
    await assert.rejects(dynamodb.send(new DeleteTableCommand({ TableName: table })), /protect/i);
    return 'the API is gone; the table still exists and is protected';
  });

  await step('cdk deploy with tableName', async () => {
    const data = (name: string, ...args: string[]) =>
      run('node', [`infra/data/${name}.ts`, ...args], { env, signal, timeoutMs: 5 * MINUTE_MS });
    const file = join(folder, 'news.ndjson');
    await data('export', '--table', table, file);
    const [article] = readFileSync(file, 'utf8').split('\n');
    const { id, title } = JSON.parse(article ?? '');
    await deploy('--context', `tableName=${table}`);
    const { ApiUrl, TableName } = JSON.parse(readFileSync(outputsFile, 'utf8'))[STACK];
    assert.equal(TableName, table);
    const { status, body } = await client(ApiUrl)('GET', `/news/${id}`);
    assert.deepEqual([status, Object(body).title], [200, title], 'an article of before');
    assert.match(
      await data('import', '--table', table, '--shards', '1', file),
      /Done: 0 created, \d+ were there, 0 refused/,
    );
    // The emulator does not take these from a template.
    await assert.rejects(data('check-table', table), /time to live by expires_at.*point-in-time recovery/s);
    const dynamodb = new DynamoDBClient({ endpoint, region: REGION, credentials: ROOT });
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires_at' };
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await dynamodb.send(
      new UpdateContinuousBackupsCommand({ TableName: table, PointInTimeRecoverySpecification }),
    );
    assert.match(await data('check-table', table), /has all that it needs/);
    await cdk(5 * MINUTE_MS, 'destroy', '--force', '--context', `tableName=${table}`);
    return 'the table of before serves again; export, import and check-table run on it';
  });
}

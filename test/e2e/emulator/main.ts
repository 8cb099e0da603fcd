/**
 * The dress rehearsal of a deployment: `cdk bootstrap`, `cdk deploy` and `cdk destroy` of the real stack, with its
 * defaults, against an emulator of AWS on this machine, and in between the HTTP suite against the deployed API.
 * It wants python3 with venv and pip, and openssl.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { client, created, newsInput, type Send } from '../../support/api.ts';
import { createUser, element, iam, loggedErrors, policy } from './account.ts';
import { run } from './command.ts';
import { ACCOUNT, type Emulator, REGION, ROOT, startEmulator } from './emulator.ts';
import { leftOut } from './left-out.ts';
import './localhost.ts';
import { type Credentials, signer } from './signature.ts';

const MINUTE_MS = 60_000;
const STACK = 'Newsdesk-prod';

const NOT_PROVED = [
  'that AWS accepts all that the emulator accepts: templates, policies and requests are checked less strictly here',
  'throttling, quotas, more than eight requests at once, cold starts, latency and cost',
  'the media type of an answer without a body: the emulator gives it one, which is taken off before the tests',
  "arm64 and Lambda's own runtime: the functions run on this machine's Node 24, without a memory limit",
  'what a deployer may do: the deployment is done by the root of the account',
  'authorization by JWT, an own domain, and every other setting than the defaults',
  'logs as JSON, the access log, encryption and point-in-time recovery',
];

const summary: string[] = [];
const interruption = new AbortController();
const { signal } = interruption;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Every time, not once: in a terminal npm passes on the Ctrl-C that this process has had already.
  process.on(name, () => interruption.abort(new Error(`Interrupted by ${name}`)));
}
const begin = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'newsdesk-rehearsal-'));
let emulator: Emulator | undefined;
try {
  await rehearse();
  console.log(`\nNot proved:\n  ${NOT_PROVED.join('\n  ')}\n\nThe rehearsal PASSED.`);
} catch (error) {
  process.exitCode = 1;
  if (emulator && !signal.aborted) console.error(await evidence(emulator));
  console.error('\nThe rehearsal FAILED:', error);
} finally {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  console.log(`${summary.join('\n')}\n${seconds(begin)}  in all`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1).padStart(7)} s`;
}

/** What may tell why the rehearsal failed. */
async function evidence({ url, log }: Emulator): Promise<string> {
  const errors = await loggedErrors(url, REGION, ROOT).catch((error) => [`No log of a function: ${error}`]);
  return ['', ...errors, 'The emulator logged last:', log()].join('\n');
}

/** Does a part of the rehearsal; what it returns goes into the summary. */
async function part(title: string, work: () => Promise<string>): Promise<void> {
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

async function rehearse(): Promise<void> {
  await part('An emulator of AWS', async () => {
    emulator = await startEmulator(folder, signal);
    return 'is installed and runs';
  });
  assert(emulator);
  const { url: endpoint, env } = emulator;
  const cdk = (timeoutMs: number, ...args: string[]) =>
    run('cdk', [...args, '--output', join(folder, 'cdk.out')], { env, signal, timeoutMs });
  const outputsFile = join(folder, 'outputs.json');
  const deploy = () =>
    cdk(10 * MINUTE_MS, 'deploy', '--require-approval', 'never', '--outputs-file', outputsFile);

  await part('cdk bootstrap', async () => {
    await cdk(5 * MINUTE_MS, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
    return 'done';
  });
  await part('cdk deploy', async () => {
    await deploy();
    return 'all resources are created';
  });
  const { ApiUrl: api, TableName: table } = JSON.parse(readFileSync(outputsFile, 'utf8'))[STACK];
  const [apiId] = new URL(api).hostname.split('.');
  const callIam = iam(endpoint, REGION, ROOT);
  const mayInvoke = (...routes: string[]) => {
    const arns = routes.map((name) => `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/$default/${name}`);
    return policy('Allow', 'execute-api:Invoke', arns);
  };
  const anonymous = client(api);
  const as = (user: Credentials) => client(api, signer('execute-api', REGION, user));
  const editor = await createUser(callIam, 'editor', mayInvoke('POST/news', '*/news/*'));

  await part('Authorization', async () => {
    const nobody = await createUser(callIam, 'nobody');
    const cleaner = await createUser(callIam, 'cleaner', mayInvoke('DELETE/news/*'));
    const forger = { ...editor, secretAccessKey: 'x'.repeat(40) };
    const expectWrites = async (who: string, send: Send, ...expected: number[]) => {
      const answers = [
        await send('POST', '/news', { json: newsInput() }),
        await send('PUT', '/news/26', { json: newsInput() }),
        await send('PATCH', '/news/26', { json: {} }),
        await send('DELETE', '/news/26'),
      ];
      const statuses = answers.map(({ status }) => status);
      assert.deepEqual(statuses, expected, `${who}: ${JSON.stringify(answers, undefined, 2)}`);
    };
    await expectWrites('unsigned', anonymous, 403, 403, 403, 403);
    await expectWrites('signed by a user without a policy', as(nobody), 403, 403, 403, 403);
    await expectWrites('signed with a wrong key', as(forger), 403, 403, 403, 403);
    await expectWrites('signed by one who may only delete', as(cleaner), 403, 403, 403, 404);
    assert.deepEqual((await anonymous('GET', '/news')).body, [], 'no request that was refused has written');
    await expectWrites('signed by an editor', as(editor), 201, 404, 404, 404);
    for (const path of ['/', '/docs', '/redoc', '/openapi.json']) {
      assert.equal((await anonymous('GET', path)).status, 200);
    }
    return 'reading is public; only whoever signs and has a policy may write';
  });

  await part('The HTTP suite', async () => {
    const resultsFile = join(folder, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
    const suite = {
      ...env,
      NEWSDESK_URL: api,
      NEWSDESK_REGION: REGION,
      AWS_ACCESS_KEY_ID: editor.accessKeyId,
      AWS_SECRET_ACCESS_KEY: editor.secretAccessKey,
    };
    const args = ['run', '--config', 'test/e2e/emulator/vitest.config.ts', ...reporters];
    await run('vitest', args, { env: suite, signal, timeoutMs: 20 * MINUTE_MS, isShown: true });
    return outcomeOf(resultsFile);
  });

  await part('Roles', async () => {
    const { id } = await created(as(editor));
    const status = async (path: string) => (await anonymous('GET', path)).status;
    const roles = (await callIam('ListRoles', { MaxItems: '1000' })).matchAll(/<RoleName>([^<]+)/g);
    const role = [...roles].map(([, name = '']) => name).find((name) => name.includes('getnewsRole'));
    assert(role);
    const inline = { RoleName: role, PolicyName: 'contract' };
    const document = decodeURIComponent(element(await callIam('GetRolePolicy', inline), 'PolicyDocument'));
    assert.equal(await status(`/news/${id}`), 200);
    await callIam('DeleteRolePolicy', inline);
    assert.equal(await status(`/news/${id}`), 500, 'get-news without its policy');
    assert.equal(await status('/news'), 200, 'list-news, which has a role of its own');
    await callIam('PutRolePolicy', { ...inline, PolicyDocument: document });
    assert.equal(await status(`/news/${id}`), 200, 'get-news with its policy again');
    const errors = await loggedErrors(endpoint, REGION, ROOT);
    assert.match(errors.join('\n'), /AccessDenied/);
    return 'without its policy a function is denied, so the suite ran on what the policies allow';
  });

  await part('cdk deploy, once more', async () => {
    assert.match(await deploy(), /\(no changes\)/);
    return 'no changes';
  });

  await part('cdk destroy', async () => {
    await cdk(5 * MINUTE_MS, 'destroy', '--force');
    assert.equal((await anonymous('GET', '/news')).status, 404, 'the API is gone');
    const dynamodb = new DynamoDBClient({ endpoint, region: REGION, credentials: ROOT });
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    assert.deepEqual([Table?.TableStatus, Table?.DeletionProtectionEnabled], ['ACTIVE', true]);
    await assert.rejects(dynamodb.send(new DeleteTableCommand({ TableName: table })), /protect/i);
    return 'the API is gone, the table is still there and protected';
  });
}

/** Checks that the suite left out what the list says and nothing else, and tells how much. */
function outcomeOf(resultsFile: string): string {
  const { testResults } = JSON.parse(readFileSync(resultsFile, 'utf8')) as {
    testResults: { name: string; assertionResults: { title: string; status: string }[] }[];
  };
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({
      name: `${basename(name, '.test.ts')}: ${title}`,
      status,
    })),
  );
  const skipped = tests.filter(({ status }) => status !== 'passed').map(({ name }) => name);
  const listed = leftOut.map(({ reason, tests }) => ({
    reason,
    names: Object.entries(tests).flatMap(([file, titles]) => titles.map((title) => `${file}: ${title}`)),
  }));
  // Some of a file have the same name.
  const names = [...new Set(skipped)].toSorted();
  assert.deepEqual(names, listed.flatMap(({ names }) => names).toSorted(), 'what is left out');
  for (const { reason, names } of listed) console.log(`Left out, since ${reason}:\n  ${names.join('\n  ')}`);
  return `${tests.length - skipped.length} tests passed, ${skipped.length} are left out`;
}

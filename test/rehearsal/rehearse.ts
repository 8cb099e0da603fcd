/**
 * The dress rehearsal of a deployment: `cdk bootstrap`, `cdk deploy` and `cdk destroy` of the real stack, with its
 * defaults, against an emulator of AWS on this machine, and in between the HTTP suite against the deployed API.
 * It wants python3 with venv and pip, and openssl.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Answer, client, created, newsInput } from '../api.ts';
import { createUser, iam, policy } from './account.ts';
import { run } from './command.ts';
import { ACCOUNT, type Emulator, REGION, ROOT, startEmulator } from './emulator.ts';
import { leftOut, whyLeftOut } from './left-out.ts';
import './localhost.ts';
import { signer } from './signature.ts';

const MINUTE_MS = 60_000;
const STACK = 'Newsdesk-prod';

const summary: string[] = [];
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => interruption.abort(new Error(`Interrupted by ${name}`)));
}
const { signal } = interruption;
const folder = mkdtempSync(join(tmpdir(), 'newsdesk-rehearsal-'));
let emulator: Emulator | undefined;
try {
  await rehearse();
  console.log(`\nThe rehearsal passed.\n${summary.join('\n')}`);
} catch (error) {
  console.error(`\nThe rehearsal FAILED.\n${summary.join('\n')}\n`, error);
  if (emulator) console.error(`The emulator logged last:\n${emulator.log()}`);
  process.exitCode = 1;
} finally {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Does a part of the rehearsal; what it returns goes into the summary. */
async function part(title: string, work: () => Promise<string | undefined>): Promise<void> {
  signal.throwIfAborted();
  console.log(`\n${title} …`);
  const begin = performance.now();
  let outcome = 'FAILED';
  try {
    outcome = (await work()) ?? 'ok';
  } finally {
    const line = `${((performance.now() - begin) / 1000).toFixed(1).padStart(7)} s  ${title}: ${outcome}`;
    summary.push(line);
    console.log(line);
  }
}

async function rehearse(): Promise<void> {
  await part('An emulator of AWS', async () => {
    emulator = await startEmulator(folder, signal);
    return undefined;
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
    return undefined;
  });
  await part('cdk deploy', async () => {
    await deploy();
    return undefined;
  });
  const { ApiUrl: api, TableName: table } = JSON.parse(readFileSync(outputsFile, 'utf8'))[STACK];
  const [apiId] = new URL(api).hostname.split('.');
  const callIam = iam(endpoint, REGION, ROOT);
  const route = (name: string) => `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/$default/${name}`;
  const anonymous = client(api);
  const as = (user: { accessKeyId: string; secretAccessKey: string }) =>
    client(api, signer('execute-api', REGION, user));
  const editor = await createUser(
    callIam,
    'editor',
    policy('Allow', 'execute-api:Invoke', [route('POST/news'), route('*/news/*')]),
  );

  await part('Who may call what', async () => {
    const writes = ['POST /news', 'PUT /news/26', 'PATCH /news/26', 'DELETE /news/26'];
    const nobody = await createUser(callIam, 'nobody');
    const cleaner = await createUser(
      callIam,
      'cleaner',
      policy('Allow', 'execute-api:Invoke', route('DELETE/news/*')),
    );
    const forger = { ...editor, secretAccessKey: 'x'.repeat(40) };
    const statuses = async (send: typeof anonymous) => {
      const answers: Answer[] = [];
      for (const write of writes) {
        const [method = '', path = ''] = write.split(' ');
        answers.push(await send(method, path, method === 'DELETE' ? {} : { json: newsInput() }));
      }
      console.log(JSON.stringify(answers)); return answers.map(({ status }) => status);
    };
    assert.deepEqual(await statuses(anonymous), [403, 403, 403, 403], 'unsigned');
    assert.deepEqual(await statuses(as(nobody)), [403, 403, 403, 403], 'signed by a user without a policy');
    assert.deepEqual(await statuses(as(forger)), [403, 403, 403, 403], 'signed with a wrong key');
    assert.deepEqual(await statuses(as(cleaner)), [403, 403, 403, 404], 'signed by one who may only delete');
    assert.deepEqual((await anonymous('GET', '/news')).body, [], 'no refused request has written');
    assert.deepEqual(await statuses(as(editor)), [201, 404, 404, 404], 'signed by an editor');
    for (const path of ['/news', '/openapi.json', '/docs']) {
      assert.equal((await anonymous('GET', path)).status, path === '/docs' ? 404 : 200, `GET ${path}`);
    }
    return undefined;
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
    const args = ['run', '--config', 'test/rehearsal/vitest.config.ts', ...reporters];
    await run('vitest', args, { env: suite, signal, timeoutMs: 20 * MINUTE_MS, isShown: true });
    return outcomeOf(resultsFile);
  });

  await part('Roles', async () => {
    const { id } = await created(as(editor));
    const status = async (path: string) => (await anonymous('GET', path)).status;
    const roles = (await callIam('ListRoles', { MaxItems: '1000' })).matchAll(
      /<RoleName>([^<]+)<\/RoleName>/g,
    );
    const [role = ''] = [...roles].map(([, name = '']) => name).filter((name) => /getnewsRole/i.test(name));
    const denial = { RoleName: role, PolicyName: 'denial' };
    const document = policy('Deny', 'dynamodb:GetItem', '*');
    assert.equal(await status(`/news/${id}`), 200);
    await callIam('PutRolePolicy', { ...denial, PolicyDocument: document });
    assert.equal(await status(`/news/${id}`), 500, 'get-news without its permission');
    assert.equal(await status('/news'), 200, 'list-news, which has a role of its own');
    await callIam('DeleteRolePolicy', denial);
    assert.equal(await status(`/news/${id}`), 200, 'get-news with its permission again');
    return undefined;
  });

  await part('cdk deploy once more', async () => {
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
    return 'the table is still there, and protected';
  });
}

/** Checks that the suite left out what the list says and nothing else, and tells how much. */
function outcomeOf(resultsFile: string): string {
  const { testResults } = JSON.parse(readFileSync(resultsFile, 'utf8')) as {
    testResults: { name: string; assertionResults: { title: string; status: string }[] }[];
  };
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({ file: name, title, status })),
  );
  const passed = tests.filter(({ status }) => status === 'passed');
  const skipped = tests.filter(({ status }) => status !== 'passed');
  const used = new Set(skipped.map(({ file, title }) => whyLeftOut(file, title)));
  assert.deepEqual(
    leftOut.filter((entry) => !used.has(entry)),
    [],
    'every entry of the list is of a test',
  );
  assert(!used.has(undefined), 'no other test is left out');
  for (const entry of used) {
    console.log(`Left out, since ${entry?.reason}:`);
    for (const { file, title } of skipped.filter((test) => whyLeftOut(test.file, test.title) === entry)) {
      console.log(`  ${relative('', file)}: ${title}`);
    }
  }
  return `${passed.length} tests passed, ${skipped.length} left out`;
}

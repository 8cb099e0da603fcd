import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measureInChild } from '../measurement.ts';
import { CREDENTIALS, REGION } from '../sdk/specimen.ts';
import { isInstalled } from '../server/pin.ts';
import type { Suite } from '../suite.ts';
import { type Bundle, type DeployedBundle, defaultBundle, deployedBundle } from './bundles.ts';
import { certificateIn } from './certificate.ts';
import { missingRuntimeClient } from './runtime-client.ts';

const FUNCTION = 'get-news';
const STARTS = 5;
const STARTS_QUICK = 2;
const KB = 1000;

const peers = [
  { name: 'middy', title: 'Middy', packages: ['@middy/core', '@aws-sdk/lib-dynamodb'] },
  { name: 'document-client', title: 'No framework' },
];
const peerNames = peers.map(({ name }) => name);

let bundles: Readonly<Record<string, Bundle>> = {};
let environment: Readonly<Record<string, string>> = {};

export const suite: Suite = {
  name: 'cold',
  title: 'Cold starts',
  description: `
From the start of a process to the first answer: AWS's own runtime interface client (\`aws-lambda-ric\`, with its native
part) runs each bundle against a Runtime API on this machine, in an environment that has what Lambda sets and nothing
else. The answer to \`GET /news/{news_id}\` is an article of 3 KB, read by one GetItem over TLS from a server in another
process; every answer is checked. Newsdesk is the bundle out of the cloud assembly of \`cdk synth\`. All others are
bundled as CDK's \`NodejsFunction\` does with \`bundleAwsSDK\` and nothing else, which is CommonJS that is not minified,
and read with the document client of the AWS SDK as it comes; they validate nothing.

A figure is the median of ${STARTS} processes, taken in turns with as many of the empty handler, which has what Node and the
runtime take by themselves: what is compared is what a function adds to that.`,
  unit: 'ms',
  baseline: 'middy',
  cases: [
    { name: 'ready', title: 'Ready' },
    { name: 'answer', title: 'First answer' },
    { name: 'own', title: 'First answer, above the empty handler' },
    { name: 'ownCpu', title: 'CPU time until then, above the empty handler' },
    { name: 'bytes', title: 'Bundle', unit: 'kB' },
    { name: 'gzip', title: 'Bundle, gzipped', unit: 'kB' },
  ],
  candidates: [
    { name: 'empty', title: 'Empty handler' },
    { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
    ...peers,
  ],
  targets: [
    { case: 'own', candidate: 'newsdesk', of: 'middy', atMost: 0.65 },
    { case: 'own', candidate: 'newsdesk', of: peerNames, atMost: 1 },
    { case: 'bytes', candidate: 'newsdesk', atMost: 180 },
    { case: 'gzip', candidate: 'newsdesk', atMost: 60 },
  ],
  missing() {
    return isInstalled('openssl') ? missingRuntimeClient() : 'it wants openssl';
  },
  async prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'newsdesk-cold-'));
    const newsdesk = deployedBundle(FUNCTION, join(folder, 'assembly'));
    const modules = {
      empty: './candidates/empty.ts',
      ...Object.fromEntries(peerNames.map((name) => [name, `./peers/${name}.ts`])),
    };
    const others = Object.entries(modules).map(([name, module]) => [
      name,
      defaultBundle(new URL(module, import.meta.url), join(folder, name)),
    ]);
    bundles = { newsdesk, ...Object.fromEntries(others) };
    const { keyFile, certificateFile } = certificateIn(folder);
    const server = spawn(
      process.execPath,
      [new URL('../sdk/server.ts', import.meta.url).pathname, keyFile, certificateFile],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [port] = await once(server.stdout, 'data');
    environment = {
      ...lambdaEnvironment(newsdesk),
      HOME: folder,
      NODE_EXTRA_CA_CERTS: certificateFile,
      AWS_ENDPOINT_URL_DYNAMODB: `https://localhost:${String(port).trim()}`,
    };
    return async () => {
      server.kill();
      await once(server, 'exit');
      rmSync(folder, { recursive: true });
    };
  },
  async measure(candidate, { isQuick }) {
    const { empty, [candidate]: bundle } = bundles;
    if (!empty || !bundle) throw new Error(`${candidate} is not bundled`);
    const times = await measureInChild(
      new URL('./measure.ts', import.meta.url),
      [bundle.folder, empty.folder, String(isQuick ? STARTS_QUICK : STARTS)],
      { env: { FUNCTION_ENVIRONMENT: JSON.stringify(environment) } },
    );
    const code = readFileSync(bundle.file);
    return { ...times, bytes: code.length / KB, gzip: gzipSync(code).length / KB };
  },
};

/**
 * What Lambda sets, and no more: nothing of this machine's environment is to be seen.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
function lambdaEnvironment({ environment, memoryMb }: DeployedBundle): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: 'token',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FUNCTION}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/23/[$LATEST]8c3b5b1f2d7e4a5fb5f4c0a3a9f3e2d1',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    ...environment,
  };
}

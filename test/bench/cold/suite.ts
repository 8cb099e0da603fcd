import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measureInChild } from '../measurement.ts';
import { CREDENTIALS, REGION } from '../sdk/specimen.ts';
import { isInstalled } from '../server/pin.ts';
import type { Measurement, RunOptions, Suite } from '../suite.ts';
import {
  type Bundle,
  type DeployedBundle,
  defaultBundle,
  deployedBundle,
  minifiedBundle,
} from './bundles.ts';
import { certificateIn } from './certificate.ts';
import { composition } from './composition.ts';
import { missingRuntimeClient } from './runtime-client.ts';

const FUNCTION = 'get-news';
const MINIFIED = 'middy-minified';
const TURNS = 7;
const TURNS_QUICK = 1;
const KB = 1000;

const peers = [
  {
    name: 'middy',
    title: 'Middy',
    packages: [
      '@middy/core',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/lib-dynamodb',
      'aws-lambda-ric',
      'esbuild',
    ],
  },
  { name: MINIFIED, title: 'Middy, bundled as Newsdesk is' },
  { name: 'document-client', title: 'No framework' },
  { name: 'lambda-api', title: 'lambda-api', packages: ['lambda-api'] },
  { name: 'hono', title: 'Hono', packages: ['hono'] },
  { name: 'powertools', title: 'AWS Powertools', packages: ['@aws-lambda-powertools/event-handler'] },
  { name: 'express', title: 'Express', packages: ['express', '@codegenie/serverless-express'] },
  { name: 'fastify', title: 'Fastify', packages: ['fastify', '@fastify/aws-lambda'] },
];
const peerNames = peers.map(({ name }) => name);
const candidates = [
  { name: 'empty', title: 'Empty handler' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
  ...peers,
];

let bundles: Readonly<Record<string, Bundle>> = {};
let environment: Readonly<Record<string, string>> = {};
/** What has been measured of all candidates at once, to be told of one after another. */
let round: Promise<Measurement> | undefined;

export const suite: Suite = {
  name: 'cold',
  title: 'Cold starts',
  description: `
From the start of a process to the first answer: AWS's own runtime interface client (\`aws-lambda-ric\`, with its native
part) runs each bundle against a Runtime API on this machine, in an environment that has what Lambda sets and nothing
else. The answer to \`GET /news/{news_id}\` is an article of 3 KB, read by one GetItem over TLS from a server in another
process; every answer is checked. Newsdesk is the bundle out of the cloud assembly of \`cdk synth\`:
minified, and without parts of the AWS SDK. All others read with the document client of the AWS SDK as it comes, and
validate nothing; they are bundled as CDK's \`NodejsFunction\` does with \`bundleAwsSDK\` and nothing else, which is not
minified. Middy is there a second time, minified as Newsdesk is, with all of the SDK.

A round has ${TURNS} turns, each with one process of every candidate, and its figure is the median of the turns. The empty
handler has what Node and the runtime take by themselves: what is compared is what a function adds to that of the same
turn, until the answer and in CPU time of all threads. The CPU time wobbles less, as other work on the machine does not
count; Lambda has no more than one CPU for a function of less than 1,769 MB, and here there may be two.`,
  unit: 'ms',
  baseline: 'middy',
  // A cold start wobbles more than anything else.
  rounds: 10,
  cases: [
    { name: 'ready', title: 'Ready' },
    { name: 'answer', title: 'First answer' },
    { name: 'own', title: 'First answer, above the empty handler' },
    { name: 'ownCpu', title: 'CPU time until then, above the empty handler' },
    { name: 'bytes', title: 'Bundle', unit: 'kB' },
    { name: 'gzip', title: 'Bundle, gzipped', unit: 'kB' },
  ],
  candidates,
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
    const moduleOf = (name: string) => new URL(`./peers/${name}.ts`, import.meta.url);
    const peerBundles = peerNames.map((name) => {
      const out = join(folder, name);
      return [
        name,
        name === MINIFIED ? minifiedBundle(moduleOf('middy'), out) : defaultBundle(moduleOf(name), out),
      ];
    });
    const empty = defaultBundle(new URL('./candidates/empty.ts', import.meta.url), join(folder, 'empty'));
    bundles = { empty, newsdesk, ...Object.fromEntries(peerBundles) };
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
  async measure(candidate, options) {
    if (candidate === candidates[0]?.name) round = measureRound(options);
    const measured = Object.entries((await round) ?? {})
      .map(([key, value]) => [...key.split(' '), value] as const)
      .flatMap(([name, one, value]) => (name === candidate ? [[one, value]] : []));
    const code = readFileSync(bundles[candidate]?.file ?? '');
    return { ...Object.fromEntries(measured), bytes: code.length / KB, gzip: gzipSync(code).length / KB };
  },
  remark: () => composition(FUNCTION),
};

/** All candidates, process by process in turns: from one second to the next the machine may be twice as busy. */
function measureRound({ isQuick }: RunOptions): Promise<Measurement> {
  const folders = Object.fromEntries(Object.entries(bundles).map(([name, { folder }]) => [name, folder]));
  return measureInChild(
    new URL('./measure.ts', import.meta.url),
    [String(isQuick ? TURNS_QUICK : TURNS), JSON.stringify(folders)],
    { env: { FUNCTION_ENVIRONMENT: JSON.stringify(environment) } },
  );
}

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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measureInChild } from '../measurement.ts';
import { CREDENTIALS, REGION } from '../sdk/environment.ts';
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
import { runtimeClientSkipReason } from './runtime-client.ts';

const FUNCTION = 'get-news';
const MINIFIED = 'middy-minified';
const SAMPLES = 7;
const QUICK_SAMPLES = 1;
const KB = 1000;

const references = [
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
  { name: MINIFIED, title: 'Middy, bundled like Newsdesk' },
  { name: 'document-client', title: 'No framework' },
  { name: 'lambda-api', title: 'lambda-api', packages: ['lambda-api'] },
  { name: 'hono', title: 'Hono', packages: ['hono'] },
  { name: 'powertools', title: 'AWS Powertools', packages: ['@aws-lambda-powertools/event-handler'] },
  { name: 'express', title: 'Express', packages: ['express', '@codegenie/serverless-express'] },
  { name: 'fastify', title: 'Fastify', packages: ['fastify', '@fastify/aws-lambda'] },
];
const referenceNames = references.map(({ name }) => name);
const candidates = [
  { name: 'empty', title: 'Empty handler' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
  ...references,
];

let bundles: Readonly<Record<string, Bundle>> = {};
let environment: Readonly<Record<string, string>> = {};
/** Measures all candidates at once; `measure` reads one candidate's values from it. */
let round: Promise<Measurement> | undefined;

export const suite: Suite = {
  name: 'cold',
  title: 'Cold starts',
  description: `
Time from process start to the first response. AWS's runtime interface client (\`aws-lambda-ric\`, with its native addon)
runs each bundle against a local Runtime API, in an environment with only the variables that Lambda sets. The response
to \`GET /news/{news_id}\` is an article of 3 KB, read with one GetItem over TLS from a server in another process; every
response is checked. Newsdesk's bundle comes from the cloud assembly of \`cdk synth\`: minified, without some
parts of the AWS SDK. All others use the SDK's document client with default options, validate nothing, and are bundled
as by CDK's \`NodejsFunction\` with only \`bundleAwsSDK\` set, which does not minify. A second Middy candidate is minified
like Newsdesk, with the complete SDK.

A round takes the median of ${SAMPLES} samples, each with one process per candidate. The empty handler shows the cost of Node
and the runtime; the comparison is the time and the CPU time (of all threads) that a function adds to the empty handler
of the same sample. CPU time varies less, since it excludes other work on the machine; Lambda gives a function below
1,769 MB at most one CPU, while this machine may have two.`,
  unit: 'ms',
  baseline: 'middy',
  // Cold starts vary more than anything else.
  rounds: 10,
  cases: [
    { name: 'ready', title: 'Ready' },
    { name: 'answer', title: 'First response' },
    { name: 'own', title: 'First response, above the empty handler' },
    { name: 'ownCpu', title: 'CPU time until the first response, above the empty handler' },
    { name: 'bytes', title: 'Bundle', unit: 'kB' },
    { name: 'gzip', title: 'Bundle, gzipped', unit: 'kB' },
  ],
  candidates,
  targets: [
    { case: 'own', candidate: 'newsdesk', relativeTo: 'middy', atMost: 0.65 },
    { case: 'own', candidate: 'newsdesk', relativeTo: referenceNames, atMost: 1 },
    { case: 'bytes', candidate: 'newsdesk', atMost: 180 },
    { case: 'gzip', candidate: 'newsdesk', atMost: 60 },
  ],
  skipReason() {
    return isInstalled('openssl') ? runtimeClientSkipReason() : 'openssl is not installed';
  },
  async prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'newsdesk-cold-'));
    const newsdesk = deployedBundle(FUNCTION, join(folder, 'assembly'));
    const moduleOf = (name: string) => new URL(`./third-party/${name}.ts`, import.meta.url);
    const referenceBundles = referenceNames.map((name) => {
      const out = join(folder, name);
      return [
        name,
        name === MINIFIED ? minifiedBundle(moduleOf('middy'), out) : defaultBundle(moduleOf(name), out),
      ];
    });
    const empty = defaultBundle(new URL('./candidates/empty.ts', import.meta.url), join(folder, 'empty'));
    bundles = { empty, newsdesk, ...Object.fromEntries(referenceBundles) };
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
  notes: () => composition(FUNCTION),
};

/** Measures all candidates interleaved, process by process, since the load on the machine changes within seconds. */
function measureRound({ isQuick }: RunOptions): Promise<Measurement> {
  const folders = Object.fromEntries(Object.entries(bundles).map(([name, { folder }]) => [name, folder]));
  return measureInChild(
    new URL('./measure.ts', import.meta.url),
    [String(isQuick ? QUICK_SAMPLES : SAMPLES), JSON.stringify(folders)],
    { env: { FUNCTION_ENVIRONMENT: JSON.stringify(environment) } },
  );
}

/**
 * The variables that Lambda sets, without any from this machine.
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

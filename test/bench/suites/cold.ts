import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { handler as getNews } from '../../../functions/get-news.ts';
import { newArticle } from '../../../lib/news/dynamodb/news-item.ts';
import { toResponse } from '../../../lib/news/news.ts';
import { eventFor } from '../../support/event.ts';
import { input } from '../../support/large-article.ts';
import { measureInChild } from '../child.ts';
import { bundle, DEFAULT, deployedFunction, MINIFIED } from '../cold/bundles.ts';
import { certificateIn } from '../cold/certificate.ts';
import { lambdaEnvironment } from '../cold/lambda-environment.ts';
import { RUNTIME_CLIENT, runtimeClientSkipReason } from '../cold/runtime-client.ts';
import { stored } from '../database/articles.ts';
import { startDatabase } from '../database/start.ts';
import { isInstalled } from '../machine.ts';
import type { Measurement, Suite } from '../suite.ts';

const FUNCTION = 'get-news';
const KB = 1000;

const peers = [
  { name: 'middy', title: 'Middy' },
  { name: 'document-client', title: 'No framework' },
  { name: 'lambda-api', title: 'lambda-api' },
  { name: 'hono', title: 'Hono' },
  { name: 'powertools', title: 'AWS Powertools' },
  { name: 'express', title: 'Express' },
  { name: 'fastify', title: 'Fastify' },
];
const minified = (name: string) => `${name}-minified`;

let folder: string;
let environment: Readonly<Record<string, string>>;
let newsdeskFolder: string;
/** Of this round: the first candidate. */
let empty: Measurement;

/**
 * Time from the start of a process to its first response. AWS's runtime interface client (`aws-lambda-ric`, with its native
 * addon) runs each bundle against a local Runtime API, in an environment with only the variables that Lambda sets. The
 * response to `GET /news/{news_id}` is an article of 3 KB, read with one GetItem over TLS from a server on the other core;
 * every response is checked. The function and the process that measures its time share one core, since Lambda gives a
 * function less than one vCPU below 1,769 MB. stdout is `/dev/null`.
 *
 * Newsdesk's bundle comes from the cloud assembly of `cdk synth`. The others use the SDK's document client with default
 * options and validate nothing. Each is bundled twice: as CDK's `NodejsFunction` does with only `bundleAwsSDK` set, and
 * minified like Newsdesk, with the complete SDK. The empty handler shows the cost of Node and the runtime, and is
 * subtracted round by round. A round starts one process of each. Lambda gives the init phase, until a function is ready, a full
 * core, and a request its share of one: below 1,769 MB, the CPU time of the first request takes so much longer.
 */
export const suite: Suite = {
  name: 'cold',
  title: 'Cold starts',
  unit: 'ms',
  // Cold starts vary more than anything else.
  rounds: 25,
  cases: [
    { name: 'ready', title: 'Ready' },
    { name: 'response', title: 'First response' },
    { name: 'own', title: 'Above the empty handler' },
    { name: 'ownCpu', title: 'CPU time above the empty handler' },
    { name: 'requestCpu', title: 'CPU time of the first request' },
    { name: 'bytes', title: 'Bundle', unit: 'kB' },
    { name: 'gzip', title: 'gzip', unit: 'kB' },
  ],
  candidates: [
    { name: 'empty', title: 'Empty handler' },
    { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
    ...peers,
    ...peers.map(({ name, title }) => ({ name: minified(name), title: `${title}, minified` })),
  ],
  limits: [
    { case: 'own', candidate: 'newsdesk', relativeTo: 'middy', atMost: 0.6 },
    {
      case: 'own',
      candidate: 'newsdesk',
      relativeTo: peers.map(({ name }) => minified(name)),
      atMost: 0.85,
    },
    { case: 'bytes', candidate: 'newsdesk', atMost: 265 },
    { case: 'gzip', candidate: 'newsdesk', atMost: 90 },
  ],
  packages: [
    'aws-lambda-ric',
    'esbuild',
    'lambda-api',
    'hono',
    '@aws-lambda-powertools/event-handler',
    'express',
    '@codegenie/serverless-express',
    'fastify',
    '@fastify/aws-lambda',
  ],
  skipReason() {
    return isInstalled('openssl') ? runtimeClientSkipReason() : 'openssl is not installed';
  },
  async prepare() {
    folder = mkdtempSync(join(tmpdir(), 'newsdesk-cold-'));
    const newsdesk = deployedFunction(FUNCTION, join(folder, 'assembly'));
    newsdeskFolder = newsdesk.folder;
    bundle('./empty.ts', join(folder, 'empty'), DEFAULT);
    for (const { name } of peers) {
      bundle(`./third-party/${name}.ts`, join(folder, name), DEFAULT);
      bundle(`./third-party/${name}.ts`, join(folder, minified(name)), MINIFIED);
    }
    const { keyFile, certificateFile } = certificateIn(folder);
    const database = await startDatabase('prepared-responses.ts', ['0', keyFile, certificateFile]);
    environment = {
      ...lambdaEnvironment(FUNCTION, newsdesk),
      ...database.environment,
      HOME: folder,
      NODE_EXTRA_CA_CERTS: certificateFile,
    };
    return async () => {
      await database.stop();
      rmSync(folder, { recursive: true });
    };
  },
  async measure(candidate) {
    const bundleFolder = candidate === 'newsdesk' ? newsdeskFolder : join(folder, candidate);
    const code = readFileSync(join(bundleFolder, candidate === 'newsdesk' ? 'bundle.cjs' : 'index.js'));
    const sizes = { bytes: code.length / KB, gzip: gzipSync(code).length / KB };
    const { id } = stored();
    const event = eventFor(getNews.contract, { path: { news_id: String(id) } });
    const article = toResponse(newArticle(id, input));
    const start = await measureInChild(new URL('../cold/cold-start.ts', import.meta.url), [
      RUNTIME_CLIENT,
      bundleFolder,
      JSON.stringify(environment),
      JSON.stringify(event),
      ...(candidate === 'empty' ? [] : [JSON.stringify(article)]),
    ]);
    const { ready = 0, response = 0, cpu = 0, requestCpu = 0 } = start;
    if (candidate === 'empty') {
      empty = start;
      return { ready, response, requestCpu, ...sizes };
    }
    const own = response - (empty.response ?? 0);
    return { ready, response, own, ownCpu: cpu - (empty.cpu ?? 0), requestCpu, ...sizes };
  },
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { measureInChild } from '../measurement.ts';
import type { Suite } from '../suite.ts';
import { CREDENTIALS, REGION, TABLE_NAME } from './environment.ts';

const CONCURRENCIES = [1, 50];
const candidates = [
  {
    name: 'document-client',
    title: 'Document client, default options',
    packages: ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'],
  },
  { name: 'client', title: 'DynamoDB client' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
  { name: 'http', title: 'node:http, handwritten signature' },
  { name: 'undici', title: 'undici, handwritten signature', packages: ['undici'] },
];
const THIRD_PARTY = ['document-client', 'undici'];

let environment: Record<string, string> = {};

export const suite: Suite = {
  name: 'sdk',
  title: 'CPU time of a GetItem',
  description: `
Client-side CPU time of reading an article of 3 KB by id, from a server in another process that always sends the same
response. Newsdesk calls \`NewsRepository.get\` with the client of \`lib/news/container.ts\`; it also validates items
and counts calls. The baseline is the AWS SDK's document client with default options; the lower bound is a request with a
handwritten signature and parser.`,
  unit: 'µs',
  baseline: 'document-client',
  cases: CONCURRENCIES.map((concurrency) => ({
    name: String(concurrency),
    title: `${concurrency} concurrent`,
  })),
  candidates,
  targets: CONCURRENCIES.map((concurrency) => ({
    case: String(concurrency),
    candidate: 'newsdesk',
    relativeTo: 'document-client',
    atMost: 0.55,
  })),
  async prepare() {
    const server = spawn(process.execPath, [new URL('./server.ts', import.meta.url).pathname], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = await once(server.stdout, 'data');
    environment = {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${String(port).trim()}`,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      TABLE_NAME,
      SHARDS: '8',
    };
    return async () => {
      server.kill();
      await once(server, 'exit');
    };
  },
  measure(candidate, { isQuick }) {
    const module = `./${THIRD_PARTY.includes(candidate) ? 'third-party' : 'candidates'}/${candidate}.ts`;
    const times = isQuick ? ['300', '300'] : ['1000', '1500'];
    const args = [module, ...times, ...CONCURRENCIES.map(String)];
    return measureInChild(new URL('./measure.ts', import.meta.url), args, { env: environment });
  },
};

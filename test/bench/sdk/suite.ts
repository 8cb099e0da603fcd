import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { measureInChild } from '../measurement.ts';
import type { Suite } from '../suite.ts';
import { CREDENTIALS, REGION, TABLE_NAME } from './specimen.ts';

const CONCURRENCIES = [1, 50];
const candidates = [
  {
    name: 'document-client',
    title: 'Document client as it comes',
    packages: ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'],
  },
  { name: 'client', title: 'Client without documents' },
  { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
  { name: 'http', title: 'node:http, signed by hand' },
  { name: 'undici', title: 'undici, signed by hand', packages: ['undici'] },
];
const PEERS = ['document-client', 'undici'];

let environment: Record<string, string> = {};

export const suite: Suite = {
  name: 'sdk',
  title: 'CPU time of a GetItem',
  description: `
CPU time of reading one article of 3 KB by its id, on the client's side, from a server in another process that answers
the same to everything. Newsdesk reads by \`NewsRepository.get\`, with the client of its \`lib/news/container.ts\`,
validates what it reads and counts what it calls. Beside it are the document client of the AWS SDK without any option,
and the floor: a request that is signed and read by hand.`,
  unit: 'µs',
  baseline: 'document-client',
  cases: CONCURRENCIES.map((concurrency) => ({
    name: String(concurrency),
    title: `${concurrency} at once`,
  })),
  candidates,
  targets: CONCURRENCIES.map((concurrency) => ({
    case: String(concurrency),
    candidate: 'newsdesk',
    of: 'document-client',
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
    const module = `./${PEERS.includes(candidate) ? 'peers' : 'candidates'}/${candidate}.ts`;
    const times = isQuick ? ['300', '300'] : ['1000', '1500'];
    const args = [module, ...times, ...CONCURRENCIES.map(String)];
    return measureInChild(new URL('./measure.ts', import.meta.url), args, { env: environment });
  },
};

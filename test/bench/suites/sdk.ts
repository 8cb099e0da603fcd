import { measureInChild } from '../child.ts';
import { type Database, startDatabase } from '../database/start.ts';
import type { Suite } from '../suite.ts';

const CONCURRENCIES = ['1', '50'];
const MODULES: Readonly<Record<string, string>> = {
  'document-client': './third-party/document-client.ts',
  client: './client.ts',
  newsdesk: './newsdesk.ts',
  http: './http.ts',
};

let database: Database;

/**
 * CPU time in the client of reading an article of 3 KB by id, from a server in another process that always sends the same
 * response. Newsdesk calls `NewsRepository.get` with the client of `lib/news/container.ts`; it also validates the item. The
 * lower bound is a request of `node:http`, signed by `aws4`.
 */
export const suite: Suite = {
  name: 'sdk',
  title: 'CPU time of a GetItem',
  unit: 'µs',
  cases: CONCURRENCIES.map((name) => ({ name, title: `${name} concurrent` })),
  candidates: [
    { name: 'document-client', title: 'Document client, default options' },
    { name: 'client', title: 'DynamoDB client, default options' },
    { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
    { name: 'http', title: 'node:http and aws4' },
  ],
  limits: [
    { case: '1', candidate: 'newsdesk', relativeTo: 'document-client', atMost: 0.62 },
    { case: '50', candidate: 'newsdesk', relativeTo: 'document-client', atMost: 0.72 },
  ],
  packages: ['aws4'],
  async prepare() {
    database = await startDatabase('prepared-responses.ts');
    return database.stop;
  },
  measure(candidate, { isQuick }) {
    const times = isQuick ? ['300', '300'] : ['1000', '1500'];
    const args = [MODULES[candidate] ?? '', ...times, ...CONCURRENCIES];
    const environment = { ...database.environment, TABLE_NAME: 'news', SHARDS: '1' };
    return measureInChild(new URL('../sdk/measure.ts', import.meta.url), args, environment);
  },
};

import { measureInChild } from '../child.ts';
import { type Database, startDatabase } from '../database/start.ts';
import type { Limit, Suite } from '../suite.ts';

const DATABASE_MS = 5;
const CLIENTS = ['1', '16', '64'];

const oneCall = [
  { name: 'post', title: 'POST', isOurs: true },
  { name: 'get', title: 'GET by id', isOurs: true },
  { name: 'put', title: 'PUT', isOurs: true },
  { name: 'patch', title: 'PATCH', isOurs: true },
  { name: 'delete', title: 'DELETE', isOurs: true },
];
const lists = [
  { name: 'list', title: 'GET a list of 20', isOurs: true },
  { name: 'headlines', title: 'GET 20 headlines', isOurs: true },
];

let database: Database;

/**
 * Response times of the exported handlers over a database in which every call takes 5 ms, from the arrival of the request
 * to its response. 1, 16 and 64 clients in the same process send their next request when they have the response to the
 * last. Articles have 3 KB. The database is a process on the other core with prepared responses; the first row is a client
 * of `node:http` that calls it. A list takes two calls, every other operation one.
 */
export const suite: Suite = {
  name: 'latency',
  title: 'Latency over a database of 5 ms',
  unit: 'ms',
  cases: CLIENTS.flatMap((count) => [
    { name: `${count}-p50`, title: `${count} ${count === '1' ? 'client' : 'clients'}, median` },
    { name: `${count}-p99`, title: '99 %' },
  ]),
  candidates: [{ name: 'database', title: 'The database alone' }, ...oneCall, ...lists],
  limits: [
    ...oneCall.map(({ name }): Limit => ({ case: '16-p50', candidate: name, atMost: 7 })),
    ...lists.map(({ name }): Limit => ({ case: '16-p50', candidate: name, atMost: 14 })),
  ],
  async prepare() {
    database = await startDatabase('prepared-responses.ts', [String(DATABASE_MS)]);
    return database.stop;
  },
  measure(operation, { isQuick }) {
    const times = isQuick ? ['500', '500'] : ['2000', '2000'];
    const environment = { ...database.environment, TABLE_NAME: 'news', SHARDS: '1' };
    const script = new URL('../latency/measure.ts', import.meta.url);
    return measureInChild(script, [operation, ...times, ...CLIENTS], environment);
  },
};

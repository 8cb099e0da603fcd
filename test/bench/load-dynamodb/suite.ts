import { casesOf, measureLoad } from '../load/load-suite.ts';
import { KEPT_AWAKE } from '../server/awake.ts';
import { pythonMissing, pythonVersions } from '../server/python.ts';
import { candidates, prepareServers, startDatabase } from '../server/server.ts';
import type { Measurement, RunOptions, Suite } from '../suite.ts';

/** As many as the database, on its one core, can serve whoever asks. */
const LOAD = { users: 300, usersPerSecond: 100, seconds: 60 };
const QUICK_LOAD = { users: 100, usersPerSecond: 100, seconds: 9 };

/** With one partition in its index, as the peers have it. */
const ONE_SHARD = 'newsdesk-1';

export const suite: Suite = {
  name: 'load-dynamodb',
  title: 'The load test over one DynamoDB',
  description: `
The same users, ${LOAD.users} of them, with the articles in DynamoDB: dynalite, in a process of its own that shares the
core of Locust. FastAPI uses aiobotocore and Flask boto3, on a table whose index has one partition that holds the whole
articles, so that one Query reads a page. Newsdesk uses its own repository and its own table, as it is deployed: eight
partitions of the index with just the keys, for the sake of writes and their cost, so that a page takes eight Queries and
a BatchGetItem, which all meet in the one core of dynalite. With one partition it takes a Query and a BatchGetItem.
${KEPT_AWAKE}`,
  unit: 'ms',
  baseline: 'fastapi',
  rounds: 3,
  candidates: [...candidates, { name: ONE_SHARD, title: 'Newsdesk, one partition', isOurs: true }],
  cases: casesOf(LOAD),
  targets: ['newsdesk', ONE_SHARD].flatMap((candidate) => [
    { case: 'failures', candidate, atMost: 0 },
    { case: 'mean', candidate, of: ['fastapi', 'flask'], atMost: 1 },
    { case: 'cpu', candidate, of: ['fastapi', 'flask'], atMost: 1 },
  ]),
  versions: pythonVersions,
  missing: pythonMissing,
  prepare: prepareServers,
  measure,
};

async function measure(candidate: string, { isQuick }: RunOptions): Promise<Measurement> {
  const database = await startDatabase();
  try {
    const load = isQuick ? QUICK_LOAD : LOAD;
    const isOneShard = candidate === ONE_SHARD;
    const environment = { ...database.environment, ...(isOneShard ? { SHARDS: '1' } : {}) };
    return await measureLoad(isOneShard ? 'newsdesk' : candidate, load, environment);
  } finally {
    await database.stop();
  }
}

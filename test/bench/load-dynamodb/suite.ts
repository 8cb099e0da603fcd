import { loadCases, measureLoad } from '../load/load-suite.ts';
import { IDLE_STATES_NOTE } from '../server/idle-states.ts';
import { pythonSkipReason, pythonVersions } from '../server/python.ts';
import { candidates, prepareServers, startDatabase } from '../server/server.ts';
import type { Measurement, RunOptions, Suite } from '../suite.ts';

/** As many users as the database can serve on its one core. */
const LOAD = { users: 300, usersPerSecond: 100, seconds: 60 };
const QUICK_LOAD = { users: 100, usersPerSecond: 100, seconds: 9 };

/** One index partition, like the reference implementations. */
const ONE_SHARD = 'newsdesk-1';

export const suite: Suite = {
  name: 'load-dynamodb',
  title: 'The load test with one DynamoDB',
  description: `
The same load with ${LOAD.users} users and the articles in DynamoDB: dynalite, in a separate process that shares Locust's core.
FastAPI uses aiobotocore and Flask boto3, on a table whose index has one partition and projects all attributes, so one
Query reads a page. Newsdesk uses its repository and table as deployed: a keys-only index with eight partitions, for
write throughput and cost, so a page takes eight Queries and a BatchGetItem, all served by dynalite's one core. With one
partition it takes one Query and a BatchGetItem.
${IDLE_STATES_NOTE}`,
  unit: 'ms',
  baseline: 'fastapi',
  rounds: 3,
  candidates: [...candidates, { name: ONE_SHARD, title: 'Newsdesk, one partition', isOurs: true }],
  cases: loadCases,
  targets: ['newsdesk', ONE_SHARD].flatMap((candidate) => [
    { case: 'failures', candidate, atMost: 0 },
    { case: 'mean', candidate, relativeTo: ['fastapi', 'flask'], atMost: 1 },
    { case: 'cpu', candidate, relativeTo: ['fastapi', 'flask'], atMost: 1 },
  ]),
  versions: pythonVersions,
  skipReason: pythonSkipReason,
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

import { startDatabase } from '../database/start.ts';
import { type Load, loadCases, loadTest } from '../servers/locust.ts';
import { pythonSkipReason, pythonVersions } from '../servers/python.ts';
import { prepareServers, servers } from '../servers/start.ts';
import type { Limit, Suite } from '../suite.ts';

/** As many users as the database can serve on its one core. */
const LOAD: Load = { users: 300, seconds: 30 };
const QUICK_LOAD: Load = { users: 100, seconds: 9 };

/**
 * The load test of the suite `load` with 300 users, and the articles in DynamoDB: in each run an empty dynalite, in a
 * process that shares Locust's core. FastAPI uses aiobotocore and Flask boto3, on a table whose index has all attributes, so
 * one Query reads a page. Newsdesk uses its repository and its table as deployed: an index of keys with one shard, so a page
 * is a Query and a BatchGetItem.
 */
export const suite: Suite = {
  name: 'load-dynamodb',
  title: 'The load test with DynamoDB',
  unit: 'ms',
  cases: loadCases,
  candidates: servers,
  limits: [
    { case: 'failures', candidate: 'newsdesk', atMost: 0, inEveryRound: true },
    ...['fastapi', 'flask'].flatMap((relativeTo) =>
      ['mean', 'p95', 'cpu'].map(
        (name): Limit => ({ case: name, candidate: 'newsdesk', relativeTo, atMost: 0.7 }),
      ),
    ),
  ],
  versions: pythonVersions,
  skipReason: pythonSkipReason,
  prepare: prepareServers,
  async measure(candidate, { isQuick }) {
    const database = await startDatabase('dynalite.ts');
    try {
      return await loadTest(candidate, isQuick ? QUICK_LOAD : LOAD, database.environment);
    } finally {
      await database.stop();
    }
  },
};

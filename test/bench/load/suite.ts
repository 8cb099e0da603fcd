import { IDLE_STATES_NOTE } from '../server/idle-states.ts';
import { pythonSkipReason, pythonVersions } from '../server/python.ts';
import { candidates, floors, prepareServers } from '../server/server.ts';
import type { RunOptions, Suite } from '../suite.ts';
import { loadCases, measureLoad } from './load-suite.ts';

/** As in the article. */
const LOAD = { users: 2000, usersPerSecond: 100, seconds: 60 };
const QUICK_LOAD = { users: 300, usersPerSecond: 100, seconds: 9 };

export const suite: Suite = {
  name: 'load',
  title: 'The load test of “FastAPI vs. Flask”',
  description: `
The load test of the article, with its news app in current FastAPI and Flask and in Newsdesk, all with articles in memory.
For ${LOAD.seconds} seconds, Locust spawns ${LOAD.usersPerSecond} users per second up to ${LOAD.users.toLocaleString('en')}; each repeatedly waits 1 to 2.5 seconds and
then creates an article, reads it, filters by id or creation time, or lists. Newsdesk runs as its local server: the
exported Lambda handlers behind the gateway that builds API Gateway's events. FastAPI runs on uvicorn with uvloop and
httptools, with coroutine endpoints; Flask on gunicorn with one worker of 16 threads, with marshmallow for validation.
Each server is one process pinned to a core; Locust has another core. Response times are measured by Locust and include
its own overhead. \`node:http\` alone returns prepared responses, which is the lower bound for anything built on it.
${IDLE_STATES_NOTE}`,
  unit: 'ms',
  baseline: 'fastapi',
  rounds: 3,
  candidates: [...candidates, ...floors],
  cases: loadCases,
  targets: [
    { case: 'failures', candidate: 'newsdesk', atMost: 0 },
    { case: 'mean', candidate: 'newsdesk', relativeTo: 'fastapi', atMost: 0.5 },
    { case: 'p50', candidate: 'newsdesk', relativeTo: 'fastapi', atMost: 0.5 },
    { case: 'cpu', candidate: 'newsdesk', relativeTo: 'fastapi', atMost: 0.5 },
  ],
  versions: pythonVersions,
  skipReason: pythonSkipReason,
  prepare: prepareServers,
  measure: (candidate, { isQuick }: RunOptions) => measureLoad(candidate, isQuick ? QUICK_LOAD : LOAD),
};

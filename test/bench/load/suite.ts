import { KEPT_AWAKE } from '../server/awake.ts';
import { pythonMissing, pythonVersions } from '../server/python.ts';
import { candidates, floors, prepareServers } from '../server/server.ts';
import type { RunOptions, Suite } from '../suite.ts';
import { casesOf, measureLoad } from './load-suite.ts';

/** As in the article. */
const LOAD = { users: 2000, usersPerSecond: 100, seconds: 60 };
const QUICK_LOAD = { users: 300, usersPerSecond: 100, seconds: 9 };

export const suite: Suite = {
  name: 'load',
  title: 'The load test of “FastAPI vs. Flask”',
  description: `
The test of the article, with its news app in the FastAPI and the Flask of today and in Newsdesk, each with the articles
in memory: Locust starts ${LOAD.usersPerSecond} users a second up to ${LOAD.users.toLocaleString('en')}, and each waits
1 to 2.5 seconds, then creates an article, reads it, filters by id or by time of creation, or lists. It lasts
${LOAD.seconds} seconds. Newsdesk is its local server: the exported Lambda handlers behind the gateway that builds API
Gateway's events. FastAPI runs on uvicorn with uvloop and httptools, its endpoints coroutines; Flask on gunicorn with one
worker of 16 threads, which validates with marshmallow. Each server is one process pinned to one core; Locust has another
core. Response times are those that Locust sees, and so include its own. \`node:http\` alone has the texts of its answers
ready: what is left of the times there, nothing that is built upon it can win. ${KEPT_AWAKE}`,
  unit: 'ms',
  baseline: 'fastapi',
  rounds: 3,
  candidates: [...candidates, ...floors],
  cases: casesOf(LOAD),
  targets: [
    { case: 'failures', candidate: 'newsdesk', atMost: 0 },
    { case: 'mean', candidate: 'newsdesk', of: 'fastapi', atMost: 0.5 },
    { case: 'p50', candidate: 'newsdesk', of: 'fastapi', atMost: 0.5 },
    { case: 'cpu', candidate: 'newsdesk', of: 'fastapi', atMost: 0.5 },
  ],
  versions: pythonVersions,
  missing: pythonMissing,
  prepare: prepareServers,
  measure: (candidate, { isQuick }: RunOptions) => measureLoad(candidate, isQuick ? QUICK_LOAD : LOAD),
};

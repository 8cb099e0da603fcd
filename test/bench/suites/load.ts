import { type Load, loadCases, loadTest } from '../servers/locust.ts';
import { pythonSkipReason, pythonVersions } from '../servers/python.ts';
import { prepareServers, servers } from '../servers/start.ts';
import type { Limit, Suite } from '../suite.ts';

/** As in the article. */
const LOAD: Load = { users: 2000, seconds: 60 };
const QUICK_LOAD: Load = { users: 300, seconds: 9 };

/**
 * The load test of the article "FastAPI vs. Flask", with its news app in current FastAPI and Flask and in Newsdesk, all
 * with articles in memory. Locust starts 100 users per second up to 2,000; each repeatedly waits 1 to 2.5 seconds and then
 * creates an article, reads it, filters by id or creation time, or lists. Newsdesk runs as its local server: the exported
 * handlers behind the gateway that builds API Gateway's events. FastAPI runs on uvicorn with uvloop and httptools, with
 * coroutine endpoints; Flask on gunicorn with one worker of 16 threads. Each is one process pinned to a core, Locust has the
 * other core, and neither core goes idle. Response times are Locust's, with its own overhead. Its users ask for
 * no compression, since only Newsdesk compresses its lists.
 */
export const suite: Suite = {
  name: 'load',
  title: 'The load test of “FastAPI vs. Flask”',
  unit: 'ms',
  cases: loadCases,
  candidates: servers,
  limits: [
    { case: 'failures', candidate: 'newsdesk', atMost: 0, inEveryRound: true },
    ...['mean', 'p50', 'cpu'].map(
      (name): Limit => ({
        case: name,
        candidate: 'newsdesk',
        relativeTo: 'fastapi',
        atMost: 1,
        inEveryRound: true,
      }),
    ),
  ],
  versions: pythonVersions,
  skipReason: pythonSkipReason,
  prepare: prepareServers,
  measure: (candidate, { isQuick }) => loadTest(candidate, isQuick ? QUICK_LOAD : LOAD),
};

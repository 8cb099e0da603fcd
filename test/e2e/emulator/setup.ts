import { setTimeout as wait } from 'node:timers/promises';
import { skipExcluded } from '../../support/skip-excluded.ts';
import { exclusions } from './exclusions.ts';
import './localhost.ts';

skipExcluded(exclusions);

/** The emulator starts a process per request: with more in flight, connections time out on a small machine. */
const CONCURRENCY_MAX = 8;
let inFlight = 0;

const { fetch } = globalThis;
globalThis.fetch = async (...request) => {
  while (inFlight >= CONCURRENCY_MAX) await wait(2);
  inFlight += 1;
  try {
    const response = await fetch(...request);
    if (response.status !== 204) return response;
    // The emulator adds a Content-Type even to responses without a body.
    const headers = new Headers(response.headers);
    headers.delete('content-type');
    return new Response(null, { status: response.status, headers });
  } finally {
    inFlight -= 1;
  }
};

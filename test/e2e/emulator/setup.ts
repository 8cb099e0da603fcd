import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach } from 'vitest';
import { whyLeftOut } from './left-out.ts';
import './localhost.ts';

beforeEach(({ task, skip }) => {
  const reason = whyLeftOut(task.file.filepath, task.name);
  if (reason) skip(reason);
});

/**
 * What is sent "at once" goes in turns. The emulator starts a process for every request under way: with more of
 * them than this a small machine is busy with nothing else, and connections time out.
 */
const AT_ONCE_MAX = 8;
let underWay = 0;

const { fetch } = globalThis;
globalThis.fetch = async (...request) => {
  while (underWay >= AT_ONCE_MAX) await wait(2);
  underWay += 1;
  try {
    const response = await fetch(...request);
    if (response.status !== 204) return response;
    // The emulator gives an answer a media type even when it has no body.
    const headers = new Headers(response.headers);
    headers.delete('content-type');
    return new Response(null, { status: response.status, headers });
  } finally {
    underWay -= 1;
  }
};

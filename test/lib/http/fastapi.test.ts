import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refused, useApi } from '../../api.ts';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly status: number;
  readonly detail: unknown;
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL('../../golden/fastapi.json', import.meta.url), 'utf8'),
);
const send = useApi();

/** See `test/golden/fastapi.py`. */
describe('what FastAPI answers to the same bad request', () => {
  it.each(recorded)('$status for $method $path $body', async ({ method, path, body, status, detail }) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send(method, path, body === null ? {} : { raw: body, headers });
    expect(answer).toEqual(refused(detail, status));
  });
});

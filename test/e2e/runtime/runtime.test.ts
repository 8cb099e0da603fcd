import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { afterAll, expect, it } from 'vitest';
import { Runtime } from '../../support/lambda/runtime.ts';

const HANDLERS = `
exports.echo = async (event, context) => ({
  event,
  traceId: process.env._X_AMZN_TRACE_ID,
  requestId: context.awsRequestId,
  isInTime: context.getRemainingTimeInMillis() <= 1000,
});
exports.fail = async () => { throw new TypeError('failed'); };
exports.slow = () => new Promise(() => setInterval(() => {}, 1000));
`;

const folder = mkdtempSync(join(tmpdir(), 'newsdesk-handlers-'));
writeFileSync(join(folder, 'index.js'), HANDLERS);
writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
const runtimes: Runtime[] = [];
afterAll(() => {
  for (const runtime of runtimes) runtime.stop();
  rmSync(folder, { recursive: true });
});

async function invoke(handler: string, event: unknown = {}): Promise<unknown> {
  const runtime = new Runtime({
    client: process.env.NEWSDESK_RUNTIME_CLIENT ?? '',
    folder,
    handler: `index.${handler}`,
  });
  runtimes.push(runtime);
  const deadline = Date.now() + 1000;
  return runtime.invoke(event, {
    awsRequestId: crypto.randomUUID(),
    invokedFunctionArn: 'arn:aws:lambda:local:000000000000:function:tested',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  } as Context);
}

it('passes JSON, the trace id and the deadline', async () => {
  expect(await invoke('echo', { ä: [1, null] })).toEqual({
    event: { ä: [1, null] },
    traceId: expect.stringMatching(/^Root=1-/),
    requestId: expect.any(String),
    isInTime: true,
  });
});

it('reports what a handler throws', async () => {
  await expect(invoke('fail')).rejects.toThrow('"errorType":"TypeError","errorMessage":"failed"');
});

it('ends a function that is not done in time', async () => {
  await expect(invoke('slow')).rejects.toThrow('timed out');
});

import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../../lib/dynamodb/retry-budget.ts';
import { RetryingCalls } from '../../../lib/dynamodb/retrying-calls.ts';

const sdkError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

const THROTTLED = sdkError('ProvisionedThroughputExceededException', 400);
const INTERNAL_ERROR = sdkError('InternalServerError', 500);
const CONNECTION_RESET = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const CONNECTION_REFUSED = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
const CLOCK_SKEW_CORRECTED = Object.assign(sdkError('RequestTimeTooSkewed', 403), {
  $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
});
const NOT_HTTP = Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID_CONSTANT' });
const CONDITION_FAILED = new ConditionalCheckFailedException({ message: 'condition failed', $metadata: {} });

/** A call that fails with each error in turn and then succeeds. */
function failing(...errors: Error[]) {
  let count = 0;
  const call = async () => {
    const error = errors[count++];
    if (error) throw error;
    return 'response';
  };
  return { call, count: () => count };
}

describe('RetryingCalls.write', () => {
  it.each([
    ['at first', [], false],
    ['after throttling', [THROTTLED, THROTTLED], false],
    ['after a refused connection', [CONNECTION_REFUSED], false],
    ['after a clock skew correction', [CLOCK_SKEW_CORRECTED], false],
    ['after a server error', [INTERNAL_ERROR], true],
    ['after a connection reset and throttling', [CONNECTION_RESET, THROTTLED], true],
    ['after a response that is not JSON', [new SyntaxError('Unexpected token <')], true],
    ['after a response that is not HTTP', [NOT_HTTP], true],
  ])(
    'succeeds %s, and reports whether an earlier attempt may have succeeded',
    async (_, errors, outcomeUnknown) => {
      const { call, count } = failing(...errors);
      expect(await new RetryingCalls().write(call)).toEqual({ output: 'response', outcomeUnknown });
      expect(count()).toBe(errors.length + 1);
    },
  );

  it('has no output when its condition fails, and reports whether an earlier attempt may be the cause', async () => {
    expect(await new RetryingCalls().write(failing(CONDITION_FAILED).call)).toEqual({
      output: undefined,
      outcomeUnknown: false,
    });
    expect(await new RetryingCalls().write(failing(CONNECTION_RESET, CONDITION_FAILED).call)).toEqual({
      output: undefined,
      outcomeUnknown: true,
    });
  });

  it('rethrows other errors without a retry', async () => {
    for (const error of [
      sdkError('ValidationException', 400),
      sdkError('AccessDeniedException', 400),
      new TypeError('a bug'),
    ]) {
      const { call, count } = failing(error);
      await expect(new RetryingCalls().write(call)).rejects.toBe(error);
      expect(count()).toBe(1);
    }
  });
});

describe('RetryingCalls deadline', () => {
  it('is shared by all calls, and none starts after it', async () => {
    const calls = new RetryingCalls({ deadlineMs: 150 });
    const slow = failing(...Array.from({ length: 9 }, () => THROTTLED));
    const call = () => wait(100).then(slow.call);
    await expect(calls.read(call)).rejects.toMatchObject({ code: 'unavailable' });
    expect(slow.count()).toBeLessThanOrEqual(2);
    await wait(100);
    const { call: late, count } = failing();
    await expect(calls.read(late)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(calls.write(late)).rejects.toMatchObject({ code: 'unavailable' });
    expect(count()).toBe(0);
  });

  it('aborts a slow call, and a write has an unknown outcome', async () => {
    const calls = new RetryingCalls({ attemptTimeoutMs: 20, deadlineMs: 50 });
    await expect(calls.read(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(
      new RetryingCalls({ attemptTimeoutMs: 20, deadlineMs: 50 }).write(() => new Promise(() => {})),
    ).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
  });

  it('allows at most eight attempts', async () => {
    const { call, count } = failing(...Array.from({ length: 20 }, () => THROTTLED));
    await expect(new RetryingCalls().read(call)).rejects.toMatchObject({
      code: 'unavailable',
      cause: THROTTLED,
    });
    expect(count()).toBe(8);
  });
});

describe('RetryingCalls budget', () => {
  const throttled = () => failing(...Array.from({ length: 20 }, () => THROTTLED));

  it('is seven retries for all calls of a request, and none starts after one has failed', async () => {
    const calls = new RetryingCalls();
    const branches = [throttled(), throttled(), throttled()];
    const results = await Promise.allSettled(branches.map(({ call }) => calls.read(call)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    const count = () => branches.reduce((sum, branch) => sum + branch.count(), 0);
    expect(count()).toBeLessThanOrEqual(10);
    const before = count();
    await wait(300);
    expect(count()).toBe(before);
  });

  it('ends for a process in which nothing succeeds, and returns with its successes', async () => {
    const budget = new RetryBudget();
    const read = async (call: () => Promise<string>) => new RetryingCalls({ budget }).read(call);
    let calls = 0;
    for (let request = 0; request < 40; request++) {
      // Concurrent, since each waits between its attempts.
      const branches = Array.from({ length: 10 }, throttled);
      await Promise.allSettled(branches.map(({ call }) => read(call)));
      calls += branches.reduce((sum, branch) => sum + branch.count(), 0);
    }
    expect(calls).toBe(400 + 100);
    for (let count = 0; count < 5; count++) await read(failing().call);
    const { call, count } = failing(THROTTLED);
    expect(await read(call)).toBe('response');
    expect(count()).toBe(2);
  });
});

describe('RetryingCalls outcome', () => {
  const throttled = () => failing(...Array.from({ length: 8 }, () => THROTTLED)).call;

  it.each([
    ['a write', failing()],
    ['a lost write whose retry fails its condition', failing(CONNECTION_RESET, CONDITION_FAILED)],
  ])('is unknown after %s, whichever call fails next', async (_, { call }) => {
    const calls = new RetryingCalls();
    await calls.write(call);
    await expect(calls.read(throttled())).rejects.toMatchObject({ code: 'outcome_unknown' });
  });

  it('has the error of the last lost call as its default cause', async () => {
    const calls = new RetryingCalls();
    expect(calls.unavailable()).not.toHaveProperty('cause', expect.anything());
    await calls.write(failing(INTERNAL_ERROR, CONNECTION_RESET, CONDITION_FAILED).call);
    expect(calls.unavailable()).toMatchObject({ code: 'outcome_unknown', cause: CONNECTION_RESET });
    expect(calls.unavailable(THROTTLED)).toMatchObject({ cause: THROTTLED });
  });

  it('is unavailable after a write whose condition failed', async () => {
    const calls = new RetryingCalls();
    await calls.write(failing(CONDITION_FAILED).call);
    await expect(calls.read(throttled())).rejects.toMatchObject({ code: 'unavailable' });
  });
});

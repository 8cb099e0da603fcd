import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { RetryingCalls } from '../../../lib/dynamodb/retrying-calls.ts';

const failed = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

const THROTTLED = failed('ProvisionedThroughputExceededException', 400);
const BROKEN = failed('InternalServerError', 500);
const RESET = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const REFUSED = Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED' });
const SKEWED = Object.assign(failed('RequestTimeTooSkewed', 403), {
  $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
});
const UNMET = new ConditionalCheckFailedException({ message: 'unmet', $metadata: {} });

/** A call that fails in these ways, one after the other, and then is answered. */
function failing(...errors: Error[]) {
  let count = 0;
  const call = async () => {
    const error = errors[count++];
    if (error) throw error;
    return 'answer';
  };
  return { call, count: () => count };
}

describe('a write', () => {
  it.each([
    ['at once', [], false],
    ['after it was throttled', [THROTTLED, THROTTLED], false],
    ['after nobody was reached', [REFUSED], false],
    ['after the clock was set right', [SKEWED], false],
    ['after the database failed', [BROKEN], true],
    ['after the connection broke, and it was throttled', [RESET, THROTTLED], true],
  ])('is answered %s, and says whether an attempt may have been carried out', async (_, errors, wasLost) => {
    const { call, count } = failing(...errors);
    expect(await new RetryingCalls().write(call)).toEqual({ answer: 'answer', wasLost });
    expect(count()).toBe(errors.length + 1);
  });

  it('tells that its condition was not met, and whether an attempt before may be why', async () => {
    expect(await new RetryingCalls().write(failing(UNMET).call)).toEqual({
      answer: undefined,
      wasLost: false,
    });
    expect(await new RetryingCalls().write(failing(RESET, UNMET).call)).toEqual({
      answer: undefined,
      wasLost: true,
    });
  });

  it('tells a fault of our own as it is, and does not repeat it', async () => {
    for (const error of [
      failed('ValidationException', 400),
      failed('AccessDeniedException', 400),
      new TypeError('a bug'),
    ]) {
      const { call, count } = failing(error);
      await expect(new RetryingCalls().write(call)).rejects.toBe(error);
      expect(count()).toBe(1);
    }
  });
});

describe('the deadline', () => {
  it('begins no call after it, however many calls share it', async () => {
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

  it('gives up a call that takes too long, of which nothing is known', async () => {
    const calls = new RetryingCalls({ callMs: 20, deadlineMs: 50 });
    await expect(calls.read(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(
      new RetryingCalls({ callMs: 20, deadlineMs: 50 }).write(() => new Promise(() => {})),
    ).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
  });

  it('leaves no more than eight attempts', async () => {
    const { call, count } = failing(...Array.from({ length: 20 }, () => THROTTLED));
    await expect(new RetryingCalls().read(call)).rejects.toMatchObject({
      code: 'unavailable',
      cause: THROTTLED,
    });
    expect(count()).toBe(8);
  });
});

describe('what is said of the outcome', () => {
  const throttled = () => failing(...Array.from({ length: 8 }, () => THROTTLED)).call;

  it.each([
    ['a write was made', failing()],
    ['a write was lost and then not met', failing(RESET, UNMET)],
  ])('is that it is unknown, once %s, whichever call fails after it', async (_, { call }) => {
    const calls = new RetryingCalls();
    await calls.write(call);
    await expect(calls.read(throttled())).rejects.toMatchObject({ code: 'outcome_unknown' });
  });

  it('has the last lost answer for its cause where no other is known', async () => {
    const calls = new RetryingCalls();
    expect(calls.unavailable()).not.toHaveProperty('cause', expect.anything());
    await calls.write(failing(BROKEN, RESET, UNMET).call);
    expect(calls.unavailable()).toMatchObject({ code: 'outcome_unknown', cause: RESET });
    expect(calls.unavailable(THROTTLED)).toMatchObject({ cause: THROTTLED });
  });

  it('is that nothing was done where no condition was met', async () => {
    const calls = new RetryingCalls();
    await calls.write(failing(UNMET).call);
    await expect(calls.read(throttled())).rejects.toMatchObject({ code: 'unavailable' });
  });
});

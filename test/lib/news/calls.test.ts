import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Calls } from '../../../lib/news/calls.ts';

const failed = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

const THROTTLED = failed('ProvisionedThroughputExceededException', 400);
const BROKEN = failed('InternalServerError', 500);
const RESET = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const REFUSED = Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED' });
const SKEWED = failed('RequestTimeTooSkewed', 403);
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
    expect(await new Calls().write(call)).toEqual({ answer: 'answer', wasLost });
    expect(count()).toBe(errors.length + 1);
  });

  it('tells that its condition was not met, and whether an attempt before may be why', async () => {
    expect(await new Calls().write(failing(UNMET).call)).toEqual({ answer: undefined, wasLost: false });
    expect(await new Calls().write(failing(RESET, UNMET).call)).toEqual({ answer: undefined, wasLost: true });
  });

  it('tells a fault of our own as it is, and does not repeat it', async () => {
    for (const error of [failed('ValidationException', 400), new TypeError('a bug')]) {
      const { call, count } = failing(error);
      await expect(new Calls().write(call)).rejects.toBe(error);
      expect(count()).toBe(1);
    }
  });
});

describe('the deadline', () => {
  it('begins no call after it, however many calls share it, and says whether the outcome is known', async () => {
    const calls = new Calls(150);
    let begun = 0;
    const slow = (error: Error) => async () => {
      begun++;
      await wait(100);
      throw error;
    };
    await expect(calls.write(slow(THROTTLED))).rejects.toMatchObject({ code: 'unavailable' });
    const before = begun;
    expect(before).toBeLessThanOrEqual(2);
    await expect(calls.write(slow(RESET))).rejects.toMatchObject({ code: 'outcome_unknown' });
    await expect(calls.read(slow(RESET))).rejects.toMatchObject({ code: 'unavailable' });
    // Each is made once, and not again.
    expect(begun).toBe(before + 2);
  });

  it('leaves no more than eight attempts', async () => {
    const { call, count } = failing(...Array.from({ length: 20 }, () => THROTTLED));
    await expect(new Calls().read(call)).rejects.toMatchObject({ code: 'unavailable', cause: THROTTLED });
    expect(count()).toBe(8);
  });
});

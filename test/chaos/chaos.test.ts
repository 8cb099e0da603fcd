import { describe, expect, it } from 'vitest';
import { runChaosTest } from './chaos.ts';

describe('a storm', () => {
  it('leaves just what its clients were told', { timeout: 180_000 }, async () => {
    const { violations, operations, statuses, faultStatistics } = await runChaosTest({
      operations: 1000,
      seed: 7,
      settleMs: 0,
    });
    expect(violations).toEqual([]);
    // It was one: every fault befell the database, every operation was performed, and some were refused.
    expect(Object.entries(faultStatistics.injected).filter(([, count]) => count === 0)).toEqual([]);
    expect(Object.keys(operations)).toHaveLength(14);
    expect(Object.keys(statuses)).toEqual(
      expect.arrayContaining(['200', '201', '204', '304', '412', '422', '503']),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { runChaosTest } from './chaos.ts';

describe('a chaos test', () => {
  it('finds no violation under all faults', { timeout: 180_000 }, async () => {
    const { violations, operations, statuses, faultStatistics } = await runChaosTest({
      operations: 1000,
      seed: 7,
      settleMs: 0,
    });
    expect(violations).toEqual([]);
    // Every fault was injected, every operation was invoked, and some requests failed.
    expect(Object.entries(faultStatistics.injected).filter(([, count]) => count === 0)).toEqual([]);
    expect(Object.keys(operations)).toHaveLength(14);
    expect(Object.keys(statuses)).toEqual(
      expect.arrayContaining(['200', '201', '204', '304', '412', '422', '503']),
    );
  });
});

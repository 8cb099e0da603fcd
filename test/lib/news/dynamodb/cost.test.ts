import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../../infra/local/local-api.ts';
import { client } from '../../../support/api.ts';
import { CapacityMeter, type Consumed } from '../../../support/cost/capacity-meter.ts';
import { operations, perform } from '../../../support/cost/operations.ts';

/**
 * Write units, read units and calls, by operation. Writing an article takes 3 units, its index entry 1, an idempotency
 * record 1. Reading a list takes half a unit for its query and for each article.
 */
const EXPECTED: Readonly<Record<string, readonly [number, number, number]>> = {
  create: [4, 0, 1],
  'create-once': [5, 1, 3],
  replay: [0, 2, 2],
  get: [0, 1, 1],
  'get-absent': [0, 1, 1],
  list: [0, 10.5, 2],
  'list-by-id': [0, 10, 1],
  replace: [3, 0, 1],
  'replace-absent': [1, 1, 2],
  update: [3, 0, 1],
  'update-nothing': [0, 1, 1],
  'update-absent': [1, 1, 2],
  'update-stale': [3, 1, 2],
  delete: [4, 0, 1],
  'delete-absent': [1, 1, 2],
  'delete-stale': [3, 1, 2],
};

const meter = new CapacityMeter();
let api: LocalApi;

beforeAll(async () => {
  api = await startLocalApi({ port: 0, effect: meter.intercept });
});

afterAll(() => api.stop());

describe('Capacity units and calls per operation on a 3 KB article', () => {
  it.each(Object.entries(operations))('%s', async (name, operation) => {
    const { writeUnits, readUnits, calls }: Consumed = await perform(operation, client(api.url), meter);
    expect([writeUnits, readUnits, calls]).toEqual(EXPECTED[name]);
  });
});

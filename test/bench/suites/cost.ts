import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRICES } from '../../../infra/prices.ts';
import { measureInChild } from '../child.ts';
import { operations } from '../cost/operations.ts';
import type { Suite } from '../suite.ts';

/** Articles in the tables. */
const SIZES = [1000, 10_000, 100_000, 1_000_000];
const QUICK_SIZES = [1000, 10_000];
/** What Lambda bills is assumed: the milliseconds of a request, at 1 GB. */
const DURATION_MS = 20;

let folder: string;
let folders: readonly string[];

/**
 * What one request costs: capacity units of DynamoDB on demand, calls to it, bytes of the body without compression, and US
 * dollars in us-east-1 per million, from list prices. Articles have 3 KB. The embedded database reports units for
 * reads. For writes it omits the index and failed conditions, so they are computed from the item before and after, by
 * DynamoDB's published rules; `npm test` asserts the exact figures. Each operation is metered in tables of 10³, 10⁴, 10⁵
 * and 10⁶ articles: growth is the ratio of the units in the table with the most to those in the table with the fewest.
 */
export const suite: Suite = {
  name: 'cost',
  title: 'Cost of a request',
  unit: '',
  // Counts, not times.
  rounds: 1,
  cases: [
    { name: 'writeUnits', title: 'Write units' },
    { name: 'readUnits', title: 'Read units' },
    { name: 'calls', title: 'Calls' },
    { name: 'bytes', title: 'Bytes' },
    { name: 'dollars', title: '$ per million' },
    { name: 'growth', title: 'Growth of units' },
  ],
  candidates: Object.entries(operations).map(([name, { title }]) => ({ name, title })),
  limits: ['create', 'get', 'list', 'deep-page', 'second'].map((candidate) => ({
    case: 'growth',
    candidate,
    atMost: 1,
  })),
  async prepare({ isQuick }) {
    folder = mkdtempSync(join(tmpdir(), 'newsdesk-cost-'));
    const sizes = isQuick ? QUICK_SIZES : SIZES;
    folders = sizes.map((size) => join(folder, String(size)));
    for (const size of sizes) {
      const args = [join(folder, String(size)), String(size)];
      await measureInChild(new URL('../cost/fill-table.ts', import.meta.url), args);
    }
    return async () => rmSync(folder, { recursive: true, force: true });
  },
  async measure(operation) {
    const script = new URL('../cost/measure.ts', import.meta.url);
    const measured = await measureInChild(script, [operation, ...folders]);
    const { writeUnits = 0, readUnits = 0, bytes = 0 } = measured;
    const dollars =
      PRICES.httpApiPerMillion +
      PRICES.lambdaPerMillion +
      DURATION_MS * 1000 * PRICES.lambdaPerGBSecond.arm64 +
      writeUnits * PRICES.writeUnitsPerMillion +
      readUnits * PRICES.readUnitsPerMillion +
      (bytes / 1000) * PRICES.egressPerGB;
    return { ...measured, dollars };
  },
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureInChild } from '../measurement.ts';
import { startDatabase } from '../server/server.ts';
import type { Case, RunOptions, Suite, Target } from '../suite.ts';
import { SIZES } from './articles.ts';

const CALLS = 200;
const QUICK_CALLS = 20;
const QUICK_SIZE_MAX = 10_000;
const [SIZE_MIN = 0, SIZE_MAX = 0] = [SIZES.at(0), SIZES.at(-1)];

const OPERATIONS = [
  { name: 'get', title: 'Get an article' },
  { name: 'list', title: 'First page of the list' },
  { name: 'deep-page', title: 'Page deep in the list' },
  { name: 'second', title: 'Filter by second' },
  { name: 'create', title: 'Create an article' },
];

let environment: Readonly<Record<string, string>> = {};

export const suite: Suite = {
  name: 'scale',
  title: 'Scaling with the number of articles',
  description: `
Cost of the repository's operations in tables of ${SIZES.map((size) => size.toLocaleString('en')).join(', ')}
articles: DynamoDB capacity units as reported by dynalite, which omits index writes, and the median time of ${CALLS}
sequential calls to dynalite with its data on disk. A page has 20 articles, a second four. The articles are as large as
the example in the documentation, a third of a kilobyte, and are written directly into dynalite's LevelDB.`,
  unit: 'units',
  rounds: 3,
  candidates: OPERATIONS.map((operation) => ({ ...operation, isOurs: true })),
  cases: [
    ...SIZES.map((size): Case => caseOf('units', size)),
    ...SIZES.map((size): Case => ({ ...caseOf('time', size), unit: 'ms' })),
    { name: 'growth', title: `Capacity units at ${SIZE_MIN} → ${SIZE_MAX}`, unit: 'ratio' },
  ],
  targets: OPERATIONS.map(({ name }): Target => ({ case: 'growth', candidate: name, atLeast: 1, atMost: 1 })),
  prepare,
  measure: async (operation, { isQuick }) => {
    const sizes = sizesOf({ isQuick });
    const script = new URL('./measure.ts', import.meta.url);
    const args = [operation, `${isQuick ? QUICK_CALLS : CALLS}`, ...sizes.map(String)];
    const measured = await measureInChild(script, args, { env: environment });
    const [smallest = Number.NaN, largest = Number.NaN] = [sizes.at(0), sizes.at(-1)].map(
      (size) => measured[`units-${size}`],
    );
    return { ...measured, growth: largest / smallest };
  },
};

function caseOf(name: string, size: number): Case {
  return {
    name: `${name}-${size}`,
    title: `${name === 'time' ? 'Time' : 'Units'} at ${size.toLocaleString('en')}`,
  };
}

function sizesOf({ isQuick }: RunOptions): number[] {
  return SIZES.filter((size) => !isQuick || size <= QUICK_SIZE_MAX);
}

async function prepare(options: RunOptions): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-scale-'));
  const script = fileURLToPath(new URL('./database.ts', import.meta.url));
  const database = await startDatabase(script, [folder, String(sizesOf(options).at(-1))]);
  environment = database.environment;
  return async () => {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

import { PRICES } from '../../../infra/prices.ts';
import { measureInChild } from '../measurement.ts';
import { figure, markdownTable } from '../report.ts';
import { type SuiteResult, valuesOf } from '../result.ts';
import { summarize } from '../statistics.ts';
import type { Suite } from '../suite.ts';
import { operations } from './operations.ts';

/** Lambda gives one vCPU at 1,769 MB and a proportional share below, so the same work costs the same at any size. */
const GB_PER_CPU = 1769 / 1024;

/** Case in the suite `handler` by operation, for those whose CPU time is measured. */
const MEASURED = { create: 'post', get: 'get', list: 'list' } as const;

export const suite: Suite = {
  name: 'cost',
  title: 'Cost of a request',
  description: `
On-demand capacity units of DynamoDB, for articles of 3 KB. The embedded database reports them for reads. For writes it
omits the index and failed conditions, so they are computed from the item before and after, by DynamoDB's published
rules. \`npm test\` asserts the exact figures.`,
  unit: '',
  rounds: 1,
  cases: [
    { name: 'writeUnits', title: 'Write units' },
    { name: 'readUnits', title: 'Read units' },
    { name: 'calls', title: 'DynamoDB calls' },
  ],
  candidates: Object.entries(operations).map(([name, { title }]) => ({ name, title, isOurs: true })),
  measure: (operation) => measureInChild(new URL('./measure.ts', import.meta.url), [operation]),
  notes: priceTable,
};

/** The price of a million requests in US dollars, itemized. */
function priceTable(results: Readonly<Record<string, SuiteResult>>): string {
  const { cost, handler, sdk } = results;
  if (!cost) return '';
  const consumed = (operation: string, name: string) => valuesOf(cost, operation, name)[0] ?? 0;
  const rows = Object.entries(operations).map(([name, { title }]) => {
    const database =
      consumed(name, 'writeUnits') * PRICES.writeUnitsPerMillion +
      consumed(name, 'readUnits') * PRICES.readUnitsPerMillion;
    const cpu = cpuMicroseconds(name, consumed(name, 'calls'), handler, sdk);
    // Microseconds per request equal seconds per million requests.
    const compute = cpu === undefined ? undefined : cpu * GB_PER_CPU * PRICES.lambdaPerGBSecond.arm64;
    const fixed = PRICES.httpApiPerMillion + PRICES.lambdaPerMillion;
    const amounts = [database, compute, fixed, database + (compute ?? 0) + fixed];
    return [title, ...amounts.map((amount) => (amount === undefined ? '–' : `$${amount.toFixed(2)}`))];
  });
  const header = [
    'One million requests',
    'DynamoDB',
    'CPU time',
    'API Gateway and Lambda, per request',
    'Total',
  ];
  return `${markdownTable(header, rows)}

Prices in us-east-1, per million: HTTP API requests $${PRICES.httpApiPerMillion.toFixed(2)}, Lambda requests
$${PRICES.lambdaPerMillion.toFixed(2)}, GB-seconds $${figure(PRICES.lambdaPerGBSecond.arm64 * 1_000_000)}, write units $${PRICES.writeUnitsPerMillion}, read units
$${PRICES.readUnitsPerMillion}. The CPU time is from the suites \`handler\` and \`sdk\`, for the operations and on the machine
that they measured. Time spent waiting for DynamoDB is billed, too, and depends on the function's memory: 5 ms at 1 GB
cost $${(5000 * PRICES.lambdaPerGBSecond.arm64).toFixed(2)} per million requests. Storage, logs, cold starts and traffic are not included.`;
}

function cpuMicroseconds(
  operation: string,
  calls: number,
  handler: SuiteResult | undefined,
  sdk: SuiteResult | undefined,
): number | undefined {
  if (!handler || !sdk || !isMeasured(operation)) return undefined;
  const own = summarize(valuesOf(handler, 'newsdesk', MEASURED[operation]));
  const call = summarize(valuesOf(sdk, 'newsdesk', '1'));
  return own && call ? own.median + calls * call.median : undefined;
}

function isMeasured(operation: string): operation is keyof typeof MEASURED {
  return operation in MEASURED;
}

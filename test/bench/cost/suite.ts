import { measureInChild } from '../measurement.ts';
import { figure, markdownTable } from '../report.ts';
import { type SuiteResult, valuesOf } from '../result.ts';
import { summarize } from '../statistics.ts';
import type { Suite } from '../suite.ts';
import { operations } from './operations.ts';

/** Dollars in us-east-1; a Lambda function of arm64. */
const PRICES = {
  httpApiPerMillion: 1,
  lambdaPerMillion: 0.2,
  lambdaPerGBSecond: 0.0000133,
  writeUnitsPerMillion: 0.625,
  readUnitsPerMillion: 0.125,
};
/** A function has one vCPU at so much memory, and of less a part of it: so the same work costs the same at any. */
const GB_PER_CPU = 1769 / 1024;

/** Operations whose CPU time the suites `handler` and `sdk` have measured. */
const MEASURED = { create: 'post', get: 'get', list: 'list' } as const;

export const suite: Suite = {
  name: 'cost',
  title: 'What a request consumes',
  description: `
Capacity units of DynamoDB on demand, for articles of 3 KB. The embedded database tells those of reads; it does not
count what a write does to the index, nor a write whose condition is not met, so those of writes are computed from the
item before and after by the rules that DynamoDB has published. \`npm test\` asserts each of them exactly.`,
  unit: '',
  rounds: 1,
  cases: [
    { name: 'writeUnits', title: 'Write units' },
    { name: 'readUnits', title: 'Read units' },
    { name: 'calls', title: 'Calls of DynamoDB' },
  ],
  candidates: Object.entries(operations).map(([name, { title }]) => ({ name, title, isOurs: true })),
  measure: (operation) => measureInChild(new URL('./measure.ts', import.meta.url), [operation]),
  remark: dollars,
};

/** The price of a million requests, part by part. */
function dollars(results: Readonly<Record<string, SuiteResult>>): string {
  const { cost, handler, sdk } = results;
  if (!cost) return '';
  const consumed = (operation: string, what: string) => valuesOf(cost, operation, what)[0] ?? 0;
  const rows = Object.entries(operations).map(([name, { title }]) => {
    const database =
      consumed(name, 'writeUnits') * PRICES.writeUnitsPerMillion +
      consumed(name, 'readUnits') * PRICES.readUnitsPerMillion;
    const cpu = cpuMicroseconds(name, consumed(name, 'calls'), handler, sdk);
    // Microseconds of one request are seconds of a million.
    const computing = cpu === undefined ? undefined : cpu * GB_PER_CPU * PRICES.lambdaPerGBSecond;
    const fixed = PRICES.httpApiPerMillion + PRICES.lambdaPerMillion;
    const amounts = [database, computing, fixed, database + (computing ?? 0) + fixed];
    return [title, ...amounts.map((amount) => (amount === undefined ? '–' : `$${amount.toFixed(2)}`))];
  });
  const header = [
    'A million requests',
    'DynamoDB',
    'CPU time',
    'API Gateway and Lambda, per request',
    'in all',
  ];
  return `${markdownTable(header, rows)}

Prices of us-east-1: $${PRICES.httpApiPerMillion.toFixed(2)} a million requests of an HTTP API,
$${PRICES.lambdaPerMillion.toFixed(2)} of Lambda, $${figure(PRICES.lambdaPerGBSecond * 1_000_000)} a million GB-seconds, $${PRICES.writeUnitsPerMillion} a million
write units and $${PRICES.readUnitsPerMillion} a million read units. The CPU time is that of the suites \`handler\` and \`sdk\` on the
machine that they ran on, for the operations that they measure. The time in which a function waits for DynamoDB is
billed, too, and depends on its memory: 5 ms at 1 GB are $${(5000 * PRICES.lambdaPerGBSecond).toFixed(2)} a million. Storage, logs, cold starts and traffic are not
in it.`;
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

import { availableParallelism } from 'node:os';
import { stealSeconds } from '../server/process.ts';
import { type DatabaseEnvironment, startServer } from '../server/server.ts';
import type { Case, Measurement } from '../suite.ts';
import { type Load, runLocust, type Sample } from './locust.ts';

/** Resolution of the plotted history. */
const STEP_SECONDS = 3;

const FIGURES: readonly Case[] = [
  { name: 'rate', title: 'Throughput', unit: 'requests/s', isHigherBetter: true },
  { name: 'mean', title: 'Mean' },
  { name: 'p50', title: 'Median' },
  { name: 'p95', title: '95 %' },
  { name: 'p99', title: '99 %' },
  { name: 'cpu', title: 'Server CPU time', unit: 'ms/request' },
  { name: 'memory', title: 'Peak memory', unit: 'MiB' },
  { name: 'stolen', title: 'Steal time', unit: '% of the cores' },
  { name: 'failures', title: 'Failures', unit: 'requests' },
];

/** As in the two charts of the article. */
const LINES = [
  { name: 'requestsPerSecond', plot: 'Requests per second', unit: 'requests/s' },
  { name: 'failuresPerSecond', plot: 'Failures per second', unit: 'failures/s' },
  { name: 'p50', plot: 'Response time, median', unit: 'ms' },
  { name: 'p95', plot: 'Response time, 95th percentile', unit: 'ms' },
] as const satisfies readonly { name: keyof Sample; plot: string; unit: string }[];

/** The cases of a suite with this load. */
export function casesOf({ seconds }: Load): Case[] {
  const lines = LINES.flatMap(({ name, plot, unit }) =>
    steps(seconds).map(
      (x): Case => ({
        name: `${name}-${x}`,
        title: `${plot}, ${x} s`,
        unit,
        point: { plot, x, xTitle: 'seconds', isLinear: true, isPlotOnly: true },
      }),
    ),
  );
  return [...FIGURES, ...lines];
}

function steps(seconds: number): number[] {
  return Array.from({ length: Math.floor(seconds / STEP_SECONDS) }, (_, step) => (step + 1) * STEP_SECONDS);
}

/** Runs a load test against a candidate. */
export async function measureLoad(
  candidate: string,
  load: Load,
  environment: DatabaseEnvironment = {},
): Promise<Measurement> {
  const server = await startServer(candidate, environment);
  try {
    const before = server.usage();
    const stealBefore = stealSeconds();
    const { requests, history, ...figures } = await runLocust(server.url, load);
    const { cpuSeconds, peakMemoryMiB } = server.usage();
    const stolen = (100 * (stealSeconds() - stealBefore)) / (load.seconds * availableParallelism());
    const plotted = steps(load.seconds).flatMap((second) => {
      const sample = history.findLast((one) => one.second <= second);
      return LINES.map(({ name }) => [`${name}-${second}`, sample?.[name] ?? 0] as const);
    });
    return {
      ...figures,
      rate: requests / load.seconds,
      cpu: ((cpuSeconds - before.cpuSeconds) * 1000) / requests,
      memory: peakMemoryMiB,
      stolen,
      ...Object.fromEntries(plotted),
    };
  } finally {
    await server.stop();
  }
}

import { availableParallelism } from 'node:os';
import { stolenSeconds } from '../server/process.ts';
import { type DatabaseEnvironment, startServer } from '../server/server.ts';
import type { Case, Measurement } from '../suite.ts';
import { attack, type Load, type Moment } from './locust.ts';

/** The history is drawn in steps of so many seconds. */
const STEP_SECONDS = 3;

const FIGURES: readonly Case[] = [
  { name: 'rate', title: 'Answered', unit: 'requests/s', isMoreBetter: true },
  { name: 'mean', title: 'Mean' },
  { name: 'p50', title: 'Median' },
  { name: 'p95', title: '95 %' },
  { name: 'p99', title: '99 %' },
  { name: 'cpu', title: 'CPU time of the server', unit: 'ms/request' },
  { name: 'memory', title: 'Peak memory', unit: 'MiB' },
  { name: 'stolen', title: 'Taken by the host', unit: '% of the cores' },
  { name: 'failures', title: 'Failures', unit: 'requests' },
];

/** What the two charts of the article show. */
const LINES = [
  { name: 'requestsPerSecond', plot: 'Requests per second', unit: 'requests/s' },
  { name: 'failuresPerSecond', plot: 'Failures per second', unit: 'failures/s' },
  { name: 'p50', plot: 'Response time, median', unit: 'ms' },
  { name: 'p95', plot: 'Response time, 95th percentile', unit: 'ms' },
] as const satisfies readonly { name: keyof Moment; plot: string; unit: string }[];

/**
 * @param load of the run
 * @returns the cases of a suite that puts it on its candidates
 */
export function casesOf({ seconds }: Load): Case[] {
  const lines = LINES.flatMap(({ name, plot, unit }) =>
    steps(seconds).map(
      (x): Case => ({
        name: `${name}-${x}`,
        title: `${plot}, ${x} s`,
        unit,
        at: { plot, x, xTitle: 'seconds', isLinear: true, isOnlyDrawn: true },
      }),
    ),
  );
  return [...FIGURES, ...lines];
}

function steps(seconds: number): number[] {
  return Array.from({ length: Math.floor(seconds / STEP_SECONDS) }, (_, step) => (step + 1) * STEP_SECONDS);
}

/**
 * Starts a candidate and puts the load on it.
 *
 * @param candidate its name
 * @param load how much
 * @param environment more for the candidate
 */
export async function measureLoad(
  candidate: string,
  load: Load,
  environment: DatabaseEnvironment = {},
): Promise<Measurement> {
  const server = await startServer(candidate, environment);
  try {
    const before = server.usage();
    const stolenBefore = stolenSeconds();
    const { requests, history, ...figures } = await attack(server.url, load);
    const { cpuSeconds, peakMemoryMiB } = server.usage();
    const stolen = (100 * (stolenSeconds() - stolenBefore)) / (load.seconds * availableParallelism());
    const drawn = steps(load.seconds).flatMap((second) => {
      const moment = history.findLast((one) => one.second <= second);
      return LINES.map(({ name }) => [`${name}-${second}`, moment?.[name] ?? 0] as const);
    });
    return {
      ...figures,
      rate: requests / load.seconds,
      cpu: ((cpuSeconds - before.cpuSeconds) * 1000) / requests,
      memory: peakMemoryMiB,
      stolen,
      ...Object.fromEntries(drawn),
    };
  } finally {
    await server.stop();
  }
}

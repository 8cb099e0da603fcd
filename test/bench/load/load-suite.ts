import { availableParallelism } from 'node:os';
import { stealSeconds } from '../server/process.ts';
import { type DatabaseEnvironment, startServer } from '../server/server.ts';
import type { Case, Measurement } from '../suite.ts';
import { type Load, runLocust } from './locust.ts';

/** The cases of a load suite. */
export const loadCases: readonly Case[] = [
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
    const { requests, ...figures } = await runLocust(server.url, load);
    const { cpuSeconds, peakMemoryMiB } = server.usage();
    const stolen = (100 * (stealSeconds() - stealBefore)) / (load.seconds * availableParallelism());
    return {
      ...figures,
      rate: requests / load.seconds,
      cpu: ((cpuSeconds - before.cpuSeconds) * 1000) / requests,
      memory: peakMemoryMiB,
      stolen,
    };
  } finally {
    await server.stop();
  }
}

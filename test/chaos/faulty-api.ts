import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { ChaosSettings } from '../../infra/local/database/chaos.ts';

const Listening = v.object({ url: v.string() });
const FaultStatistics = v.object({ calls: v.number(), injected: v.record(v.string(), v.number()) });

/** Database calls, and the faults injected into them. */
export type FaultStatistics = v.InferOutput<typeof FaultStatistics>;

/** The data of the worker. */
export interface FaultyApiSettings {
  /** The faults outside of outages. */
  readonly chaos: ChaosSettings;
  /** After every `everyCalls` database calls the next `calls` fail. */
  readonly outage: { readonly everyCalls: number; readonly calls: number };
}

/** An API over an in-memory database behind a fault proxy, in its own thread. */
export interface FaultyApi {
  readonly url: string;
  /** Disables the faults. */
  disable(): Promise<FaultStatistics>;
  stop(): Promise<void>;
}

export async function startFaultyApi(settings: FaultyApiSettings): Promise<FaultyApi> {
  const worker = new Worker(new URL('./faulty-api-worker.ts', import.meta.url), {
    workerData: settings,
    stderr: true,
  });
  // A 503 is expected here; anything else is worth seeing.
  worker.stderr.on('data', (log) => {
    if (!/status: 503/.test(String(log))) process.stderr.write(log);
  });
  const { url } = v.parse(Listening, (await once(worker, 'message'))[0]);
  return {
    url,
    disable: async () => {
      worker.postMessage('disable');
      return v.parse(FaultStatistics, (await once(worker, 'message'))[0]);
    },
    stop: async () => {
      const stopped = once(worker, 'exit');
      worker.postMessage('stop');
      await stopped;
    },
  };
}

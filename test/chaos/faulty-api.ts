import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { ChaosSettings } from '../../infra/local/database/chaos.ts';

const Listening = v.object({ url: v.string() });
const FaultStatistics = v.object({ calls: v.number(), injected: v.record(v.string(), v.number()) });

/** The calls to the database, and the faults that befell them. */
export type FaultStatistics = v.InferOutput<typeof FaultStatistics>;

/** What a worker is started with. */
export interface FaultyApiSettings {
  /** How the database is most of the time. */
  readonly chaos: ChaosSettings;
  /** After so many calls each time the database answers none of the next ones. */
  readonly outage: { readonly everyCalls: number; readonly calls: number };
}

/** An API over a database in chaos, in a thread of its own. */
export interface FaultyApi {
  readonly url: string;
  /** Ends the chaos, and tells what came of it. */
  disable(): Promise<FaultStatistics>;
  stop(): Promise<void>;
}

/**
 * @param settings of its chaos
 * @returns the API, which runs on a database in memory
 */
export async function startFaultyApi(settings: FaultyApiSettings): Promise<FaultyApi> {
  const worker = new Worker(new URL('./faulty-api-worker.ts', import.meta.url), {
    workerData: settings,
    stderr: true,
  });
  // That the database is unavailable now and then is what a storm is about; anything else is worth seeing.
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

import { parentPort, workerData } from 'node:worker_threads';
import { Chaos } from '../../infra/local/database/chaos.ts';
import type { Effect } from '../../infra/local/database/fault-proxy.ts';
import { startLocalApi } from '../../infra/local/local-api.ts';
import type { FaultStatistics, FaultyApiSettings } from './faulty-api.ts';

const { chaos: settings, outage: outageSettings }: FaultyApiSettings = workerData;
const chaos = new Chaos(settings);
const outage = new Chaos({
  rates: { throttle: 25, error: 20, lost: 20, held: 0, cut: 20, late: 15, partial: 0, delay: 0 },
  seed: settings.seed,
});

let calls = 0;
let isDisabled = false;
const effect: Effect = (call) => {
  if (isDisabled) return call.forward();
  calls += 1;
  const phase = calls % (outageSettings.everyCalls + outageSettings.calls);
  return (phase < outageSettings.everyCalls ? chaos : outage).effect(call);
};

delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
const api = await startLocalApi({ port: 0, effect });
parentPort?.on('message', async (message) => {
  if (message === 'disable') {
    isDisabled = true;
    await Promise.all([chaos.disable(), outage.disable()]);
    parentPort?.postMessage(faultStatistics());
  } else {
    await api.stop();
    process.exit();
  }
});
parentPort?.postMessage({ url: api.url });

function faultStatistics(): FaultStatistics {
  const outsideOutages = Object.entries(chaos.counts.injected);
  const duringOutages = new Map<string, number>(Object.entries(outage.counts.injected));
  return {
    calls,
    injected: Object.fromEntries(
      outsideOutages.map(([fault, count]) => [fault, count + (duringOutages.get(fault) ?? 0)]),
    ),
  };
}

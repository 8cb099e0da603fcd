import { parentPort, workerData } from 'node:worker_threads';
import { Chaos } from '../../infra/local/database/chaos.ts';
import type { Interception } from '../../infra/local/database/fault-proxy.ts';
import { startLocalApi } from '../../infra/local/local-api.ts';
import type { StormyApiSettings, Weather } from './faulty-api.ts';

const { chaos: settings, outage: spell }: StormyApiSettings = workerData;
const chaos = new Chaos(settings);
const outage = new Chaos({
  rates: { throttle: 25, error: 25, lost: 25, cut: 25, partial: 0, delay: 0 },
  seed: settings.seed,
});

let calls = 0;
let isCalm = false;
const intercept: Interception = (call) => {
  if (isCalm) return call.forward();
  calls += 1;
  const phase = calls % (spell.everyCalls + spell.calls);
  return (phase < spell.everyCalls ? chaos : outage).intercept(call);
};

delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
const api = await startLocalApi({ port: 0, intercept });
parentPort?.on('message', async (message) => {
  if (message === 'calm') {
    isCalm = true;
    parentPort?.postMessage(weather());
  } else {
    await api.stop();
    process.exit();
  }
});
parentPort?.postMessage({ url: api.url });

function weather(): Weather {
  const injected = Object.entries(chaos.counts.injected);
  const during = new Map<string, number>(Object.entries(outage.counts.injected));
  return {
    calls,
    injected: Object.fromEntries(injected.map(([fault, count]) => [fault, count + (during.get(fault) ?? 0)])),
  };
}

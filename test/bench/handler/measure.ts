import { context, parsed } from '../../support/event.ts';
import { report } from '../child.ts';
import { type Handlers, requests } from './requests.ts';

/* Measures one request of one candidate: `measure.ts <module> <request> <warm-up> <measurement>`, in ms of CPU time. */
const [module = '', name = '', warmUpMs, measuredMs] = process.argv.slice(2);
const BATCH = 200;

const { handlers }: { handlers: Handlers } = await import(module);
const request = requests[name];
if (!request) throw new Error(`Unknown request ${name}`);
const handler = handlers[request.handler];
const event = JSON.stringify(await request.event());

await request.check(parsed(await handler(JSON.parse(event), context)));
await microsecondsPerRequest(Number(warmUpMs));
const result = await microsecondsPerRequest(Number(measuredMs));
await request.check(parsed(await handler(JSON.parse(event), context)));
report({ [name]: result });

/** CPU time per sequential request, measured over `totalMs` of CPU time. */
async function microsecondsPerRequest(totalMs: number): Promise<number> {
  let microseconds = 0;
  let count = 0;
  while (microseconds < totalMs * 1000) {
    // A fresh event for each request, as on Lambda, since a candidate may modify it. Parsing them is not measured.
    const events = Array.from({ length: BATCH }, () => JSON.parse(event));
    const since = process.cpuUsage();
    for (const one of events) await handler(one, context);
    const { user, system } = process.cpuUsage(since);
    microseconds += user + system;
    count += BATCH;
  }
  return microseconds / count;
}

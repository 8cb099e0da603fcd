import { startLocalApi } from '../../../infra/local/local-api.ts';
import { requestLines } from '../../../lib/endpoint/request-log.ts';
import { client, type Send } from '../../support/api.ts';
import { CapacityMeter } from '../../support/cost/capacity-meter.ts';
import { perform } from '../../support/cost/operations.ts';
import { report } from '../child.ts';
import { operations } from './operations.ts';

/*
 * Meters an operation in tables of different sizes: `measure.ts <operation> <folder …>`. `growth` is the largest number of
 * units divided by the smallest.
 */
const [name = '', ...folders] = process.argv.slice(2);
const operation = operations[name];
if (!operation) throw new Error(`Unknown operation ${name}`);

let bytes = 0;
requestLines.subscribe((line) => {
  bytes = JSON.parse(String(line)).response_bytes;
});

const results: { writeUnits: number; readUnits: number; calls: number; bytes: number }[] = [];
for (const folder of folders) {
  const meter = new CapacityMeter();
  const api = await startLocalApi({ port: 0, folder, effect: meter.intercept });
  const plain = client(api.url);
  const send: Send = (method, path, { headers, ...options } = {}) =>
    plain(method, path, { ...options, headers: { ...headers, 'accept-encoding': 'identity' } });
  results.push({ ...(await perform(operation, send, meter)), bytes });
  await api.stop();
}
const units = results.map(({ writeUnits, readUnits }) => writeUnits + readUnits);
report({ ...results[0], growth: Math.max(...units) / Math.min(...units) });

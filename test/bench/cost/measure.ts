import { startLocalApi } from '../../../infra/local/local-api.ts';
import { client } from '../../support/api.ts';
import { CapacityMeter } from './capacity-meter.ts';
import { perform } from './operations.ts';

/* Meters one operation: `measure.ts <operation>`. */
const [name = ''] = process.argv.slice(2);
delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
const meter = new CapacityMeter();
const api = await startLocalApi({ port: 0, effect: meter.intercept });
console.log(JSON.stringify(await perform(name, client(api.url), meter)));
await api.stop();

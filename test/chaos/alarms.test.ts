import { afterEach, describe, expect, it, vi } from 'vitest';
import { functions } from '../../functions/index.ts';
import { Chaos, type FaultName, parseChaos } from '../../infra/local/database/chaos.ts';
import type { Effect } from '../../infra/local/database/fault-proxy.ts';
import { type ErrorCode, HTTP_ERRORS } from '../../lib/endpoint/http-error.ts';
import { useSynthesizer } from '../infra/synthesizer.ts';
import { type Api, createArticle, newsInput, useApi } from '../support/api.ts';
import { functionNameOf } from '../support/assembly.ts';
import { useRecords } from '../support/records.ts';
import { type Datum, dimension, embeddedMetricsOf, raisedAlarms } from './cloudwatch.ts';

/*
 * The log lines of these requests become metrics as CloudWatch makes them, and the alarms of the template are evaluated on
 * them. The metrics of API Gateway, Lambda and DynamoDB are made here, under the names that AWS documents; only AWS can show
 * that they come. Nothing here makes Lambda throttle, or a function run for more than 15 s.
 */

const { template } = useSynthesizer()();
const forward: Effect = (call) => call.forward();
let effect = forward;
let platformData: Datum[] = [];
const api = useApi(undefined, async (call) => {
  const response = await effect(call);
  if (response !== 'disconnect' && /Throttl|Exceeded/.test(String(response.body.__type))) {
    const name = /^(?:Get|BatchGet|Query)/.test(call.operation)
      ? 'ReadThrottleEvents'
      : 'WriteThrottleEvents';
    record('AWS/DynamoDB', name, { TableName: reference('AWS::DynamoDB::Table') }, 1);
  }
  return response;
});
const records = useRecords();

// The local server prints the cause of a 500.
vi.spyOn(console, 'error').mockImplementation(() => {});

afterEach(() => {
  effect = forward;
  platformData = [];
});

function record(namespace: string, name: string, dimensions: Datum['dimensions'], value: number): void {
  platformData.push({ namespace, name, dimensions, value });
}

/** How the template refers to a resource. */
function reference(type: string, functionName?: string): string {
  const [id] = Object.entries(template.findResources(type)).flatMap(([logicalId, { Metadata }]) =>
    functionName === undefined || functionNameOf(Metadata) === functionName ? [logicalId] : [],
  );
  return dimension({ Ref: id });
}

const API_DIMENSIONS = { ApiId: reference('AWS::ApiGatewayV2::Api'), Stage: '$default' };

const send: Api = Object.assign(
  async (...request: Parameters<Api>) => {
    const startMs = performance.now();
    const response = await api(...request);
    record('AWS/ApiGateway', 'Count', API_DIMENSIONS, 1);
    record('AWS/ApiGateway', '5xx', API_DIMENSIONS, response.status >= 500 ? 1 : 0);
    record('AWS/ApiGateway', 'Latency', API_DIMENSIONS, performance.now() - startMs);
    return response;
  },
  { url: api.url },
);

/** The alarms that the requests of a test raise. */
function raised(): string[] {
  const durations = records.map(({ operation, duration_ms }) => {
    const [name] = Object.entries(functions).find(([, { contracts }]) =>
      contracts.some(({ operationId }) => operationId === operation),
    ) ?? [''];
    const dimensions = { FunctionName: reference('AWS::Lambda::Function', name) };
    return { namespace: 'AWS/Lambda', name: 'Duration', dimensions, value: duration_ms };
  });
  const logged = records.flatMap((line) => embeddedMetricsOf({ ...line, stage: 'prod' }));
  return raisedAlarms(template, [...platformData, ...durations, ...logged]).map((name) =>
    name.replace('newsdesk-prod-', ''),
  );
}

const AVAILABILITY = ['availability-fast', 'availability-slow'];

describe('a healthy run', () => {
  it('raises no alarm', async () => {
    const { id } = await createArticle(send);
    for (const path of ['/', '/news', '/headlines', `/news/${id}`, '/docs', '/openapi.json']) {
      await send('GET', path);
    }
    await send('PATCH', `/news/${id}`, { json: { title: 'Another title' } });
    await send('PUT', `/news/${id}`, { json: newsInput() });
    await send('DELETE', `/news/${id}`);
    expect(raised()).toEqual([]);
  });
});

const json = newsInput();
const rejected: Effect = async () => ({
  status: 400,
  body: { __type: 'com.amazon.coral.validate#ValidationException', message: '' },
});
const disconnected: Effect = async () => 'disconnect';

/** A request that gets the error, what happens to the calls of the database, and the alarms when it comes five times. */
const ERRORS: Record<
  ErrorCode,
  { request: (id: number) => Parameters<Api>; effect?: Effect; alarms: string[] }
> = {
  not_found: { request: () => ['GET', '/nothing'], alarms: [] },
  resource_not_found: { request: () => ['GET', '/news/26'], alarms: [] },
  method_not_allowed: { request: () => ['PATCH', '/news'], alarms: [] },
  precondition_failed: {
    request: (id) => ['PUT', `/news/${id}`, { json, headers: { 'if-match': '"99"' } }],
    alarms: [],
  },
  content_too_large: {
    request: () => ['POST', '/news', { json: { ...json, content: 'x'.repeat(2 * 1024 * 1024) } }],
    alarms: [],
  },
  unsupported_media_type: { request: () => ['POST', '/news', { raw: 'title' }], alarms: [] },
  unsupported_content_encoding: {
    request: () => ['POST', '/news', { json, headers: { 'content-encoding': 'gzip' } }],
    alarms: [],
  },
  validation_failed: { request: () => ['POST', '/news', { json: {} }], alarms: [] },
  internal: { request: () => ['GET', '/news/26'], effect: rejected, alarms: AVAILABILITY },
  unavailable: { request: () => ['GET', '/news/26'], effect: disconnected, alarms: AVAILABILITY },
  outcome_unknown: {
    request: () => ['POST', '/news', { json }],
    effect: disconnected,
    alarms: [...AVAILABILITY, 'outcome-unknown'],
  },
};

describe.each(Object.entries(ERRORS))('%s', (code, { request, alarms, ...how }) => {
  it('is a metric, and raises its alarms only', async () => {
    const { id } = await createArticle(api);
    effect = how.effect ?? forward;
    const responses = await Promise.all(Array.from({ length: 5 }, () => send(...request(id))));
    expect(new Set(responses.map(({ status }) => status))).toEqual(
      new Set([HTTP_ERRORS[code as ErrorCode].status]),
    );
    const counted = records.flatMap(embeddedMetricsOf).filter(({ name }) => name === 'errors');
    expect(counted).toEqual(
      Array(5).fill({
        namespace: 'Newsdesk',
        name: 'errors',
        dimensions: { stage: 'local', error_code: code },
        value: 1,
      }),
    );
    // Waiting before a retry takes a random time.
    expect(raised().filter((name) => name !== 'latency')).toEqual(alarms);
  });
});

/** What each fault raises, if every call meets it. */
const FAULTS: Record<FaultName, string[]> = {
  throttle: ['News-throttling', ...AVAILABILITY],
  error: [...AVAILABILITY, 'outcome-unknown'],
  lost: [...AVAILABILITY, 'outcome-unknown'],
  held: [...AVAILABILITY, 'latency', 'outcome-unknown'],
  cut: [...AVAILABILITY, 'outcome-unknown'],
  late: [...AVAILABILITY, 'outcome-unknown'],
  partial: [],
  delay: [],
};

describe.each(Object.entries(FAULTS))('--chaos %s', (fault, alarms) => {
  it('raises its alarms only', async () => {
    const articles = await Promise.all([1, 2, 3].map(() => createArticle(api)));
    const chaos = new Chaos(parseChaos(`${fault}=100,seed=1`));
    effect = chaos.effect;
    await Promise.all([
      ...articles.flatMap(({ id }) => [
        send('GET', `/news/${id}`),
        send('PUT', `/news/${id}`, { json: newsInput() }),
      ]),
      send('GET', '/news'),
      send('POST', '/news', { json: newsInput() }),
    ]);
    await chaos.disable();
    const isRandom = (name: string) => name === 'latency' && fault !== 'held';
    expect(raised().filter((name) => !isRandom(name))).toEqual(alarms);
    expect(records.some(({ database_retries }) => database_retries > 0)).toBe(fault !== 'delay');
  });
});

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Effect } from '../../../infra/local/database/fault-proxy.ts';
import { createArticle, newsInput, useApi } from '../../support/api.ts';
import { useRecords } from '../../support/records.ts';

/** The capacity that the database says it took. */
const consumed = { read: 0, write: 0 };
const meter: Effect = async (call) => {
  const response = await call.forward();
  const units = [response.body.ConsumedCapacity ?? []].flat() as { CapacityUnits: number }[];
  const kind = /^(?:Get|BatchGet|Query)/.test(call.operation) ? 'read' : 'write';
  for (const { CapacityUnits } of units) consumed[kind] += CapacityUnits;
  return response;
};

const MARK = 'CONFIDENTIAL';
let effect = meter;
const send = useApi(undefined, (call) => effect(call));
const records = useRecords();

describe('the log line of a request', () => {
  it('says what was asked, by whom, what came of it, and what it took', async () => {
    consumed.write = 0;
    const { id } = await createArticle(send);
    expect(records).toEqual([
      {
        level: 'INFO',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        message: 'POST /news 201',
        service: 'newsdesk',
        stage: 'local',
        version: expect.any(String),
        operation: 'create-news',
        method: 'POST',
        route: '/news',
        status: 201,
        duration_ms: expect.any(Number),
        cold_start: expect.any(Boolean),
        response_bytes: expect.any(Number),
        database_calls: 1,
        database_retries: 0,
        read_units: 0,
        write_units: consumed.write,
        errors: 0,
        function_request_id: expect.any(String),
        api_request_id: expect.any(String),
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Newsdesk',
              Dimensions: [['stage', 'operation']],
              Metrics: [{ Name: 'write_units', Unit: 'Count' }],
            },
          ],
        },
      },
    ]);
    await send('DELETE', `/news/${id}`);
    expect(records[1]).toMatchObject({ operation: 'delete-news', path_parameters: { news_id: String(id) } });
  });

  it('names the error, and where a request is invalid', async () => {
    await send('GET', '/news/26');
    await send('GET', '/news?limit=0&created_from=x');
    expect(records).toMatchObject([
      { level: 'WARN', status: 404, error_code: 'resource_not_found', read_units: 1 },
      {
        level: 'WARN',
        status: 422,
        error_code: 'validation_failed',
        validation_errors: [
          'datetime_from_date_parsing query.created_from',
          'greater_than_equal query.limit',
        ],
        database_calls: 0,
      },
    ]);
  });

  it('has the units that the database counted', async () => {
    Object.assign(consumed, { read: 0, write: 0 });
    const { id } = await createArticle(send);
    await send('POST', '/news', { json: newsInput(), headers: { 'idempotency-key': 'units' } });
    await send('POST', '/news', { json: newsInput(), headers: { 'idempotency-key': 'units' } });
    for (const path of ['/news', '/headlines', '/', `/news/${id}`]) await send('GET', path);
    await send('PATCH', `/news/${id}`, { json: { title: 'Another title' } });
    await send('PUT', `/news/${id}`, { json: newsInput() });
    await send('DELETE', `/news/${id}`);
    const sum = (key: 'read_units' | 'write_units') =>
      records.reduce((total, record) => total + record[key], 0);
    expect({ read: sum('read_units'), write: sum('write_units') }).toEqual(consumed);
    expect(consumed.read).toBeGreaterThan(0);
  });

  it('has nothing confidential', async () => {
    const { id } = await createArticle(send, { title: `${MARK} title` });
    const json = {
      ...newsInput(),
      title: MARK,
      [MARK]: MARK,
      creator: { first_name: MARK, __proto__: null, [MARK]: MARK },
    };
    const headers = {
      authorization: `Bearer ${MARK}`,
      cookie: MARK,
      'if-match': MARK,
      'idempotency-key': `"${MARK}`,
      'x-amz-security-token': MARK,
      [`x-${MARK}`]: MARK,
    };
    await send('POST', '/news', { json, headers });
    await send('PUT', `/news/${id}`, { json, headers });
    await send('PATCH', `/news/${id}`, { json: { title: MARK, content: MARK }, headers });
    await send('POST', '/news', { raw: `{"${MARK}": `, headers: { 'content-type': 'application/json' } });
    await send('POST', '/news', {
      raw: `{"${MARK}":{"__proto__":"${MARK}"}}`,
      headers: { 'content-type': 'application/json' },
    });
    await send('GET', `/news?${MARK}=${MARK}&cursor=${MARK}&created_at=${MARK}&id=${MARK}`);
    await send('GET', `/news/${id}`, { headers });
    await send('PUT', `/news/${MARK}`, { raw: MARK });
    await send('PUT', `/news/${MARK}`, { json });
    await send('GET', `/docs/${MARK}`);
    await send('GET', `/${MARK}`);
    expect(records.length).toBe(12);
    expect(JSON.stringify(records)).not.toContain(MARK);
  });

  it('has nothing of an article that cannot be read, nor of a response of the database', async () => {
    const { id } = await createArticle(send);
    vi.spyOn(console, 'error').mockReturnValue();
    effect = async (call) => {
      const { status, body } = await call.forward();
      return { status, body: { ...body, Item: { ...Object(body.Item), creator: { S: MARK } } } };
    };
    await send('GET', `/news/${id}`);
    effect = meter;
    vi.restoreAllMocks();
    const [, record] = records;
    expect(record).toMatchObject({
      status: 500,
      error: { message: 'The item is not valid: object creator' },
    });
    expect(JSON.stringify(record)).not.toContain(MARK);
  });
});

describe('on stdout', () => {
  it('is one line of JSON per request, whole even when nobody reads for a while', async () => {
    const program = `
      import { handler } from './functions/fallback.ts';
      import { context, eventFor } from './test/support/event.ts';
      process.stdout; // From now on a full pipe refuses what is written.
      for (let i = 0; i < 2_000; i++) await handler(eventFor(handler.contract), context);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await wait(1000);
    const lines = await text(child.stdout);
    expect(lines.endsWith('\n')).toBe(true);
    const records = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toHaveLength(2000);
  });
});

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import type { Contract } from '../../../lib/endpoint/contract.ts';
import { newsExample } from '../../../lib/news/news-example.ts';
import { assemblyService } from '../../support/assembly.ts';
import { context, eventFor, parsed } from '../../support/event.ts';

/** A response of the stub database. */
interface StubResponse {
  readonly status: number;
  readonly body: unknown;
  readonly date?: Date;
}

const { id, title, content, creator } = newsExample;
const Item = marshall({ id, title, content, creator, created_at: id, updated_at: id, version: 1 });
const FOUND: StubResponse = { status: 200, body: { Item } };
const THROTTLED: StubResponse = {
  status: 400,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
};

let server: Server;
let getNews: (typeof functions)['get-news'];
let respond: (call: IncomingHttpHeaders) => StubResponse;
let calls: IncomingHttpHeaders[];

beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    calls.push(headers);
    const { status, body, date } = respond(headers);
    const time = date ? { date: date.toUTCString() } : {};
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...time });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { integrations, environment } = await assemblyService(process.env.NEWSDESK_ASSEMBLY ?? '');
  Object.assign(process.env, environment, credentials(1), {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  const integration = integrations.find(({ functionName }) => functionName === 'get-news');
  if (!integration) throw new Error('The assembly has no get-news');
  // An integration does not know the type of its handler.
  getNews = integration.handler as typeof getNews;
});

afterAll(() => {
  server.close().closeAllConnections();
});

beforeEach(() => {
  calls = [];
});

const credentials = (nth: number) => ({
  AWS_ACCESS_KEY_ID: `key-${nth}`,
  AWS_SECRET_ACCESS_KEY: `secret-${nth}`,
  AWS_SESSION_TOKEN: `token-${nth}`,
});

const [contract] = functions['get-news'].contracts as [Contract];
const get = async () => parsed(await getNews(eventFor(contract, { path: { news_id: String(id) } }), context));

describe('AWS SDK in a bundle', () => {
  it('finds an article', async () => {
    respond = () => FOUND;
    expect(await get()).toMatchObject({ status: 200, body: { id, title } });
    expect(calls[0]?.authorization).toContain('/eu-central-1/dynamodb/aws4_request');
  });

  it('retries a throttled call', async () => {
    respond = () => (calls.length < 3 ? THROTTLED : FOUND);
    expect(await get()).toMatchObject({ status: 200 });
    expect(calls).toHaveLength(3);
  });

  it('returns 503 when throttling outlasts the retries', async () => {
    respond = () => THROTTLED;
    expect(await get()).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
    expect(calls).toHaveLength(8);
  });

  it('corrects clock skew with the Date of the database', async () => {
    const date = new Date(Date.now() + 60 * 60 * 1000);
    const hour = date.toISOString().slice(0, 13).replace(/-/g, '');
    const skewed = {
      status: 400,
      body: { __type: 'com.amazon.coral.service#InvalidSignatureException' },
      date,
    };
    respond = ({ 'x-amz-date': signed }) => (String(signed).startsWith(hour) ? { ...FOUND, date } : skewed);
    expect(await get()).toMatchObject({ status: 200 });
    expect(calls).toHaveLength(2);
  });

  it('signs with the current credentials of the environment', async () => {
    respond = () => FOUND;
    for (const nth of [1, 2]) {
      Object.assign(process.env, credentials(nth));
      expect(await get()).toMatchObject({ status: 200 });
      expect(calls.at(-1)).toMatchObject({
        authorization: expect.stringContaining(`Credential=key-${nth}/`),
        'x-amz-security-token': `token-${nth}`,
      });
    }
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { documentClient } from '../../../lib/dynamodb/client.ts';

const middlewares = (client: DynamoDBClient) =>
  client.middlewareStack.identify().map((line) => line.replace(/ .*/, ''));

/** Captures the request of a client instead of sending it. */
async function requestOf(client: DynamoDBClient) {
  const { promise, resolve } = Promise.withResolvers<HttpRequest>();
  client.middlewareStack.add(
    () => async (args) => {
      // In this step `request` is an HttpRequest.
      resolve(args.request as HttpRequest);
      return { output: {}, response: new HttpResponse({ statusCode: 200 }) } as never;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const Key = { id: { N: '1' } };
  // The empty response cannot be deserialized.
  await client.send(new GetItemCommand({ TableName: 'news', Key })).catch(() => undefined);
  const { method, protocol, hostname, port, path, query, headers, body } = await promise;
  return {
    ...{ method, protocol, hostname, port, path, query, body: new TextDecoder().decode(body) },
    type: headers['content-type'],
    target: headers['x-amz-target'],
    scope: /Credential=x\/\d{8}(\S+),/.exec(headers.authorization ?? headers.Authorization ?? '')?.[1],
  };
}

beforeEach(() => {
  const environment = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('documentClient', () => {
  it('removes three middlewares of the SDK, whose names exist', () => {
    const inSdk = middlewares(new DynamoDBClient({}));
    const remaining = middlewares(documentClient());
    expect(inSdk.filter((name) => !remaining.includes(name)).toSorted()).toEqual([
      'getUserAgentMiddleware',
      'loggerMiddleware',
      'recursionDetectionMiddleware',
    ]);
  });

  it('sends the same request as the SDK, signed for the same region', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    const [expected, actual] = await Promise.all([
      requestOf(new DynamoDBClient()),
      requestOf(documentClient()),
    ]);
    expect(expected).toMatchObject({
      hostname: 'dynamodb.eu-central-1.amazonaws.com',
      scope: '/eu-central-1/dynamodb/aws4_request',
    });
    expect(actual).toEqual(expected);
  });

  it('does not retry, and corrects its clock from an error response', async () => {
    const skewMs = 60 * 60 * 1000;
    const signedAt: number[] = [];
    const server = createServer((request, response) => {
      const [, ...time] =
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
      const [year = 0, month = 0, ...rest] = time.map(Number);
      signedAt.push(Date.UTC(year, month - 1, ...rest));
      const isAccepted = (signedAt.at(-1) ?? 0) > Date.now() + skewMs / 2;
      response.sendDate = false;
      response.writeHead(isAccepted ? 200 : 400, {
        'content-type': 'application/x-amz-json-1.0',
        date: new Date(Date.now() + skewMs).toUTCString(),
      });
      response.end(
        isAccepted ? '{"TableNames":["news"]}' : '{"__type":"com.amazon.coral#InvalidSignatureException"}',
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = documentClient({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const call = () => client.send(new ListTablesCommand());
    await expect(call()).rejects.toMatchObject({ $metadata: { clockSkewCorrected: true } });
    expect(signedAt).toHaveLength(1);
    expect(await call()).toMatchObject({ TableNames: ['news'] });
    client.destroy();
    server.close();
  });
});

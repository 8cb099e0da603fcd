import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoDbClient } from '../../../lib/dynamodb/client.ts';

const middlewares = (client: DynamoDBClient) =>
  client.middlewareStack.identify().map((line) => line.replace(/ .*/, ''));

beforeEach(() => {
  const environment = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the client', () => {
  it('leaves out three things that the SDK does, under the names that these have', () => {
    const inSdk = middlewares(new DynamoDBClient({}));
    const left = middlewares(dynamoDbClient());
    expect(inSdk.filter((name) => !left.includes(name)).toSorted()).toEqual([
      'getUserAgentMiddleware',
      'loggerMiddleware',
      'recursionDetectionMiddleware',
    ]);
  });

  it('makes a call once, and sets its clock by what a refusal says', async () => {
    const skewMs = 60 * 60 * 1000;
    const signedAt: number[] = [];
    const server = createServer((request, response) => {
      const [, ...time] =
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
      const [year = 0, month = 0, ...rest] = time.map(Number);
      signedAt.push(Date.UTC(year, month - 1, ...rest));
      const isRight = (signedAt.at(-1) ?? 0) > Date.now() + skewMs / 2;
      response.sendDate = false;
      response.writeHead(isRight ? 200 : 400, {
        'content-type': 'application/x-amz-json-1.0',
        date: new Date(Date.now() + skewMs).toUTCString(),
      });
      response.end(
        isRight ? '{"TableNames":["news"]}' : '{"__type":"com.amazon.coral#InvalidSignatureException"}',
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = dynamoDbClient({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const call = () => client.send(new ListTablesCommand());
    await expect(call()).rejects.toMatchObject({ $metadata: { clockSkewCorrected: true } });
    expect(signedAt).toHaveLength(1);
    expect(await call()).toMatchObject({ TableNames: ['news'] });
    client.destroy();
    server.close();
  });
});

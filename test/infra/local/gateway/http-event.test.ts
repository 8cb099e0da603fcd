import { readdirSync, readFileSync } from 'node:fs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { httpEvent } from '../../../../infra/local/gateway/http-event.ts';

interface Golden {
  readonly request: { method: string; target: string; headers: [string, string][]; body: string };
  readonly event: APIGatewayProxyEventV2;
}

/**
 * Each file holds a request and its event, based on the AWS documentation of payload format 2.0. The trace and
 * request ids vary, so only their format is checked.
 */
const folder = new URL('../../../compatibility/gateway-events/', import.meta.url);
const golden = readdirSync(folder).map((name) => {
  const { request, event }: Golden = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  return { name, request, event };
});

describe('httpEvent', () => {
  it.each(golden)('builds the event of API Gateway: $name', ({ request, event }) => {
    const [path = '', query = ''] = request.target.split('?');
    const { routeKey, pathParameters = {} } = event;
    const built = httpEvent(
      {
        method: request.method,
        path,
        query,
        rawHeaders: request.headers.flat(),
        body: Buffer.from(request.body),
        sourceIp: '192.0.2.1',
        port: 443,
        timeMs: 1_584_039_838_390,
      },
      { routeKey, pathParameters: pathParameters as Record<string, string> },
    );
    expect(JSON.parse(JSON.stringify(built))).toEqual({
      ...event,
      headers: {
        ...event.headers,
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      },
      requestContext: { ...event.requestContext, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('encodes a text body with invalid UTF-8 as base64', () => {
    const body = Buffer.from([0x22, 0xff, 0x22]);
    const rawHeaders = ['Content-Type', 'application/json'];
    const event = httpEvent(
      { method: 'POST', path: '/', query: '', rawHeaders, body, sourceIp: '', port: 1, timeMs: 0 },
      { routeKey: '$default', pathParameters: {} },
    );
    expect({ body: event.body, isBase64Encoded: event.isBase64Encoded }).toEqual({
      body: body.toString('base64'),
      isBase64Encoded: true,
    });
  });
});

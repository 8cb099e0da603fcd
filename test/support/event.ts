import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { httpEvent } from '../../infra/local/gateway/http-event.ts';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { routesOf } from '../../lib/endpoint/route.ts';

interface RequestParts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** The API Gateway event of a request to the first route of a contract. */
export function eventFor(
  contract: Contract,
  { path = {}, query = '', headers = {}, json }: RequestParts = {},
): APIGatewayProxyEventV2 {
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const [routeKey = ''] = routesOf(contract);
  return httpEvent(
    {
      method: contract.method,
      path: contract.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? '')),
      query,
      rawHeaders: Object.entries({ host: 'news.example', ...type, ...headers }).flat(),
      body: Buffer.from(json === undefined ? '' : JSON.stringify(json)),
      sourceIp: '127.0.0.1',
      port: 80,
      timeMs: 1_583_348_638_390,
    },
    { routeKey, pathParameters: path },
  );
}

/** The part of the Lambda context that handlers use. */
export const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 } as Context;

/** A handler's result with its JSON body parsed, without the header of any response. */
export function parsed({ statusCode, headers: all, body }: APIGatewayProxyStructuredResultV2) {
  const { 'x-content-type-options': _, ...headers } = all ?? {};
  return { status: statusCode, headers, body: body === undefined ? undefined : JSON.parse(body) };
}

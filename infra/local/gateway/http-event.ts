import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpRequest {
  readonly method: string;
  /** Of the request target, before `?`, still encoded. */
  readonly path: string;
  /** Of the request target, after `?`. */
  readonly query: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly port: number;
  /** When the request arrived, Unix time in milliseconds. */
  readonly timeMs: number;
}

export interface MatchedRoute {
  readonly routeKey: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Media types whose bodies reach a function as text; all others are sent in base64. */
const TEXT = /^\s*(?:text\/[^;]+|application\/(?:json|javascript|xml))\s*(?:;|$)/i;

/** Headers that API Gateway does not pass on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'];

/**
 * Builds the event that API Gateway's HTTP API sends to a function, payload format 2.0.
 *
 * @throws {URIError} when the path is not validly encoded
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(request: HttpRequest, route: MatchedRoute): APIGatewayProxyEventV2 {
  const { cookie, ...sent } = joinHeaders(request.rawHeaders);
  // HTTP/1.0 does without a `Host`.
  const host = sent.host || `localhost:${request.port}`;
  const headers = {
    ...sent,
    host,
    'x-amzn-trace-id': traceId(request.timeMs),
    'x-forwarded-for': [sent['x-forwarded-for'], request.sourceIp].filter(Boolean).join(','),
    'x-forwarded-port': String(request.port),
    'x-forwarded-proto': 'http',
  };
  // API Gateway decodes the path, and cuts off what then looks like a query.
  const [rawPath = ''] = decodeURIComponent(request.path).split('?');
  const isText = TEXT.test(sent['content-type'] ?? '') && isUtf8(request.body);
  const hasBody = request.body.length > 0;
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(request.query === '' ? {} : { queryStringParameters: joinQuery(request.query) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: host.split('.')[0] ?? '',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: sent['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: '$default',
      time: commonLogTime(request.timeMs),
      timeEpoch: request.timeMs,
    },
    ...(Object.keys(route.pathParameters).length === 0 ? {} : { pathParameters: route.pathParameters }),
    ...(hasBody ? { body: request.body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: hasBody && !isText,
  };
}

/** Names in lower case; the values of a repeated header are joined. */
function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const values = new Map<string, string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!HOP_BY_HOP.includes(name)) {
      values.set(name, [...(values.get(name) ?? []), rawHeaders[index + 1] ?? '']);
    }
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.join(name === 'cookie' ? '; ' : ',')]),
  );
}

function joinQuery(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join()]));
}

/** `Root=1-5e6722a7-cc56a1f246db7ae02d4da47e` */
function traceId(timeMs: number): string {
  return `Root=1-${Math.floor(timeMs / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(timeMs: number): string {
  const [, day, month, year, clock] = new Date(timeMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

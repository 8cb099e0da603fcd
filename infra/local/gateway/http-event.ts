import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** An HTTP request as it came in. */
export interface HttpRequest {
  readonly method: string;
  /** Of the request target, before its `?`, still encoded. */
  readonly path: string;
  /** Of the request target, after its `?`. */
  readonly query: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly port: number;
  /** When it came in, Unix time in milliseconds. */
  readonly timeMs: number;
}

/** The route that a request was matched to, and the values of its parameters, decoded. */
export interface MatchedRoute {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The media types whose bodies reach a function as text; all others are sent in base64. */
const TEXT = /^\s*(?:text\/[^;]+|application\/(?:json|javascript|xml))\s*(?:;|$)/i;

/**
 * Builds the event that API Gateway's HTTP API sends to a function, payload format 2.0.
 *
 * @param request what came in
 * @param route where it leads
 * @returns the event
 * @throws {URIError} when the path is not validly encoded
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(request: HttpRequest, route: MatchedRoute): APIGatewayProxyEventV2 {
  const headers = joinedHeaders(request.rawHeaders);
  const { cookie } = headers;
  // Changed in place: to copy such an object takes as long as all else here.
  delete headers.cookie;
  headers['x-amzn-trace-id'] = traceId(request.timeMs);
  headers['x-forwarded-for'] = joined(headers['x-forwarded-for'], request.sourceIp);
  headers['x-forwarded-port'] = String(request.port);
  headers['x-forwarded-proto'] = 'http';
  const queryStringParameters = joinedQuery(request.query);
  // The gateway decodes the path, and what looks like the start of a query then is cut off.
  const [rawPath = ''] = decodeURIComponent(request.path).split('?');
  const isText = TEXT.test(headers['content-type'] ?? '') && isUtf8(request.body);
  const host = headers.host ?? '';
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(queryStringParameters === undefined ? {} : { queryStringParameters }),
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
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: '$default',
      time: commonLogTime(request.timeMs),
      timeEpoch: request.timeMs,
    },
    ...(Object.keys(route.pathParameters).length === 0
      ? {}
      : { pathParameters: { ...route.pathParameters } }),
    ...(request.body.length === 0 ? {} : { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** Names in lower case; a repeated header once, its values joined with commas. Hop-by-hop headers end here. */
function joinedHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (HOP_BY_HOP.has(name)) continue;
    headers[name] = joined(headers[name], rawHeaders[index + 1] ?? '', name === 'cookie' ? '; ' : ',');
  }
  return headers;
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

function joinedQuery(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = joined(parameters[name], value);
  }
  // An ordinary object, as JSON makes them.
  return { ...parameters };
}

function joined(before: string | undefined, value: string, separator = ','): string {
  return before === undefined ? value : before + separator + value;
}

/** `Root=1-5e6722a7-cc56a1f246db7ae02d4da47e`; 24 random digits out of a UUID, which Node draws from a pool. */
function traceId(timeMs: number): string {
  const seconds = Math.floor(timeMs / 1000).toString(16);
  const [first = '', second = '', , , last = ''] = randomUUID().split('-');
  return `Root=1-${seconds}-${first}${second}${last}`;
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(timeMs: number): string {
  const [, day, month, year, clock] = new Date(timeMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

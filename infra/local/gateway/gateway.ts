import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Context } from 'aws-lambda';
import pLimit, { type LimitFunction } from 'p-limit';
import { matchRoute, parseRoute, type Route } from '../../../lib/endpoint/route.ts';
import type { Cors } from '../../cors.ts';
import { corsHeaders } from './cors.ts';
import { type HttpRequest, httpEvent, type MatchedRoute } from './http-event.ts';
import { gatewayResponse, type HttpResponse, httpResponse } from './http-response.ts';

/** A Lambda function and its routes, such as `GET /news/{news_id}`, or `$default`. */
export interface Integration {
  readonly functionName: string;
  readonly routes: readonly string[];
  readonly handler: (event: never, context: Context) => Promise<unknown>;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const HEADERS_BYTES_MAX = 10_240;
const INTEGRATION_TIMEOUT_MS = 30_000;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, with the 100 bytes that Lambda allows on top
const LAMBDA_PAYLOAD_BYTES_MAX = 6 * 1024 * 1024 + 100;

/**
 * Maximum concurrent invocations. On AWS each has an environment of its own; here they share one process and one database,
 * so that more of them at once would time out together.
 */
const CONCURRENCY_MAX = 16;

export interface GatewayOptions {
  /** The timeout of a function in milliseconds, by default 30 s. */
  readonly timeoutMs?: number;
  /** For pages of other origins; by default, none may read a response. */
  readonly cors?: Cors;
  /** Why a request is refused; by default, none is. */
  readonly refuse?: (incoming: IncomingMessage) => string | undefined;
  /** Requests wait for it. */
  readonly ready?: Promise<unknown>;
  /** Called after each response. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A request and its response. */
export interface Exchange {
  readonly method: string;
  /** Path and query as they were sent, without control characters, which HTTP does not allow there. */
  readonly target: string;
  readonly status: number;
  readonly ms: number;
  /** Of the function that responded, if one did. */
  readonly requestId: string;
}

/** Creates a server that behaves like API Gateway's HTTP API in front of Lambda functions, in one process. */
export function gateway(integrations: readonly Integration[], options: GatewayOptions = {}): Server {
  const { timeoutMs = INTEGRATION_TIMEOUT_MS, cors, refuse, ready, onExchange } = options;
  const limit = pLimit(CONCURRENCY_MAX);
  const routes = integrations.flatMap((integration) =>
    integration.routes.map((routeKey) => ({ ...parseRoute(routeKey), integration })),
  );
  return createServer({ maxHeaderSize: HEADERS_BYTES_MAX }, async (incoming, outgoing) => {
    const startMs = performance.now();
    const requestId = randomUUID();
    outgoing.once('close', () => {
      const { method = '', url: target = '' } = incoming;
      onExchange?.({
        method,
        target,
        status: outgoing.statusCode,
        ms: performance.now() - startMs,
        requestId,
      });
    });
    try {
      const reason = refuse?.(incoming);
      if (reason !== undefined) {
        send(outgoing, gatewayResponse(403, `Forbidden: ${reason}`));
        return;
      }
      await ready;
      const response = await handleRequest(incoming, routes, limit, { requestId, timeoutMs });
      const added = cors ? corsHeaders(incoming, cors) : {};
      send(outgoing, { ...response, headers: { ...response.headers, ...added } });
    } catch (error) {
      // The client went away in the middle of its request.
      if (!incoming.complete) {
        outgoing.destroy();
        return;
      }
      console.error('The gateway failed:', error);
      send(outgoing, gatewayResponse(500, 'Internal Server Error'));
    }
  });
}

interface Invocation {
  readonly requestId: string;
  readonly timeoutMs: number;
}

async function handleRequest(
  incoming: IncomingMessage,
  routes: readonly IntegratedRoute[],
  limit: LimitFunction,
  invocation: Invocation,
): Promise<HttpResponse> {
  const body = await readBody(incoming);
  if (!body) return gatewayResponse(413, 'Request Too Long');
  // A repeated `Host` is a 400 (RFC 9112, section 3.2).
  if ((incoming.headersDistinct.host ?? []).length > 1) return gatewayResponse(400, 'Bad Request');
  const request: HttpRequest = {
    method: incoming.method ?? '',
    ...splitTarget(incoming.url ?? '/'),
    rawHeaders: incoming.rawHeaders,
    body,
    sourceIp: incoming.socket.remoteAddress ?? '',
    port: incoming.socket.localPort ?? 0,
    timeMs: Date.now(),
  };
  try {
    const route = findRoute(routes, request);
    if (!route) return gatewayResponse(404, 'Not Found');
    const event = JSON.stringify(httpEvent(request, route));
    if (Buffer.byteLength(event) > LAMBDA_PAYLOAD_BYTES_MAX) return gatewayResponse(413, 'Request Too Long');
    return await limit(() => invoke(route.integration, event, invocation));
  } catch (error) {
    if (error instanceof URIError) return gatewayResponse(400, 'Bad Request');
    throw error;
  }
}

/** Reads the whole body; `undefined` when it is too large. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  // Most requests have none, and iterating takes a tenth of the time of a GET.
  if (incoming.complete && incoming.readableLength === 0) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return bytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks);
}

/** The path and query of a request target as they were sent. A client may send a whole URL. */
function splitTarget(target: string): { path: string; query: string } {
  const [, path = '', query = ''] = /^(?:https?:\/\/[^/?]*)?([^?]*)\??(.*)$/s.exec(target) ?? [];
  return { path, query };
}

interface IntegratedRoute extends Route {
  readonly integration: Integration;
}

/** The route of the request, or else the default route. */
function findRoute(
  routes: readonly IntegratedRoute[],
  { method, path }: HttpRequest,
): (IntegratedRoute & MatchedRoute) | undefined {
  const found = matchRoute(routes, method, path);
  if (found) return found;
  const fallback = routes.findLast(({ routeKey }) => routeKey === '$default');
  return fallback && { ...fallback, pathParameters: {} };
}

/** Invokes a function as Lambda does, with JSON in and out. */
async function invoke(
  { functionName, handler }: Integration,
  event: string,
  { requestId, timeoutMs }: Invocation,
): Promise<HttpResponse> {
  const timeout = Promise.withResolvers<HttpResponse>();
  const timer = setTimeout(() => timeout.resolve(gatewayResponse(503, 'Service Unavailable')), timeoutMs);
  const run = async () => {
    // The cast: each handler has its own type of event.
    const result = await handler(
      JSON.parse(event) as never,
      lambdaContext(functionName, requestId, timeoutMs),
    );
    const json = JSON.stringify(result) ?? 'null';
    if (Buffer.byteLength(json) > LAMBDA_PAYLOAD_BYTES_MAX) {
      throw new Error('The response is larger than 6 MB');
    }
    return httpResponse(JSON.parse(json));
  };
  try {
    return await Promise.race([run(), timeout.promise]);
  } catch (error) {
    console.error(`${functionName} threw:`, error);
    return gatewayResponse(500, 'Internal Server Error');
  } finally {
    clearTimeout(timer);
  }
}

function lambdaContext(functionName: string, awsRequestId: string, timeoutMs: number): Context {
  const deadline = Date.now() + timeoutMs;
  const unused = () => {};
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: '1024',
    done: unused,
    fail: unused,
    succeed: unused,
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  // Node itself drops the body of these.
  const hasNoBody = status === 204 || status === 304 || outgoing.req.method === 'HEAD';
  const length = hasNoBody ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...length });
  outgoing.end(body);
}

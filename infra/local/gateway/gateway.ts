import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { matchedRoute, parsedRoute, type Route } from '../../../lib/endpoint/route.ts';
import { type HttpRequest, httpEvent, type MatchedRoute } from './http-event.ts';
import { gatewayResponse, type HttpResponse, httpResponse } from './http-response.ts';

/** A function as Lambda runs it. */
export type LambdaHandler = (event: never, context: Context) => Promise<unknown>;

/** A function, and the routes that lead to it, such as `GET /news/{news_id}`, or `$default`. */
export interface Integration {
  readonly functionName: string;
  readonly routes: readonly string[];
  readonly handler: LambdaHandler;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const HEADERS_BYTES_MAX = 10_240;
const INTEGRATION_TIMEOUT_MS = 30_000;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, and the 100 bytes it really allows
const LAMBDA_PAYLOAD_BYTES_MAX = 6 * 1024 * 1024 + 100;
/** A body that fits however it is written: a character takes at most 6 bytes in JSON. Around it there is room. */
const BODY_LENGTH_SMALL = 900_000;

/**
 * How many functions run at once; others wait their turn. On AWS each call has an environment of its own, while
 * here all share one process, where a database call of each at once would only make all of them time out.
 */
const CONCURRENCY_MAX = 16;

/** Lets so many run at once, in the order in which they came. */
type ConcurrencyLimit = <T>(run: () => Promise<T>) => Promise<T>;

/** What the gateway does otherwise than on AWS. */
export interface GatewayOptions {
  /** How long a function may take, in milliseconds: 30 s unless it is given. */
  readonly timeoutMs?: number;
  /** Requests wait for it before they reach a function. */
  readonly ready?: Promise<unknown>;
}

/**
 * Behaves as API Gateway's HTTP API does in front of Lambda functions, in one process.
 *
 * @param integrations the functions behind it
 * @param options what differs from AWS
 * @returns the server, which is not listening yet
 */
export function gateway(integrations: readonly Integration[], options: GatewayOptions = {}): Server {
  const { timeoutMs = INTEGRATION_TIMEOUT_MS, ready } = options;
  const turns = concurrencyLimit(CONCURRENCY_MAX);
  const routes = routeTable(integrations);
  return createServer({ maxHeaderSize: HEADERS_BYTES_MAX }, async (incoming, outgoing) => {
    try {
      await ready;
      send(outgoing, await handleRequest(incoming, routes, turns, timeoutMs));
    } catch (error) {
      // A client that went away in the middle of its request needs no answer.
      if (!incoming.complete) {
        outgoing.destroy();
        return;
      }
      console.error('The gateway could not answer:', error);
      send(outgoing, gatewayResponse(500, 'Internal Server Error'));
    }
  });
}

function concurrencyLimit(count: number): ConcurrencyLimit {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      // The turn is handed on rather than given back, so that nobody overtakes.
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

async function handleRequest(
  incoming: IncomingMessage,
  routes: readonly IntegratedRoute[],
  turns: ConcurrencyLimit,
  timeoutMs: number,
): Promise<HttpResponse> {
  const body = await readBody(incoming);
  if (!body) return gatewayResponse(413, 'Request Too Long');
  // RFC 9112, section 3.2. Node takes the first of them.
  if (countOf('host', incoming.rawHeaders) > 1) return gatewayResponse(400, 'Bad Request');
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
    const found = findRoute(routes, request);
    if (!found) return gatewayResponse(404, 'Not Found');
    const event = httpEvent(request, found);
    if (isTooLarge(event, body.length)) return gatewayResponse(413, 'Request Too Long');
    return await turns(() => invoke(found.integration, event, timeoutMs));
  } catch (error) {
    if (error instanceof URIError) return gatewayResponse(400, 'Bad Request');
    throw error;
  }
}

/** The whole body; `undefined` when it is too large, and the rest of it is then let go by unread. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  // Of a small request everything has come by now, and to wait for events takes longer than the rest of it.
  if (incoming.complete) return incoming.read() ?? Buffer.alloc(0);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  });
  incoming.on('end', () => resolve(bytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks)));
  incoming.on('error', reject);
  return promise;
}

/** How many headers of that name there are among names and values in turn. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

/** The target's path and query as they were sent; a client may send a whole URL. */
function splitTarget(target: string): { path: string; query: string } {
  const [, path = '', query = ''] = /^(?:https?:\/\/[^/?]*)?([^?]*)\??(.*)$/s.exec(target) ?? [];
  return { path, query };
}

/** A way to a function. */
interface IntegratedRoute extends Route {
  readonly integration: Integration;
}

function routeTable(integrations: readonly Integration[]): IntegratedRoute[] {
  return integrations.flatMap((integration) =>
    integration.routes.map((routeKey) => ({ ...parsedRoute(routeKey), integration })),
  );
}

/** The route of the request's method and path, or else the default route. */
function findRoute(
  routes: readonly IntegratedRoute[],
  { method, path }: HttpRequest,
): (IntegratedRoute & MatchedRoute) | undefined {
  const found = matchedRoute(routes, method, path);
  if (found) return found;
  const fallback = routes.findLast(({ routeKey }) => routeKey === '$default');
  return fallback && { ...fallback, pathParameters: {} };
}

/** Whether it is too large for Lambda, as JSON; what a small one measures need not be known. */
function isTooLarge(value: unknown, bodyLength: number): boolean {
  return (
    bodyLength > BODY_LENGTH_SMALL && Buffer.byteLength(JSON.stringify(value)) > LAMBDA_PAYLOAD_BYTES_MAX
  );
}

/** Calls a function with what JSON can carry in and out, as Lambda does. */
async function invoke(
  { functionName, handler }: Integration,
  event: APIGatewayProxyEventV2,
  timeoutMs: number,
): Promise<HttpResponse> {
  const tooLate = Promise.withResolvers<HttpResponse>();
  const timer = setTimeout(() => tooLate.resolve(gatewayResponse(503, 'Service Unavailable')), timeoutMs);
  try {
    return await Promise.race([
      call(handler, event, lambdaContext(functionName, timeoutMs)),
      tooLate.promise,
    ]);
  } catch (error) {
    console.error(`${functionName} threw:`, error);
    return gatewayResponse(500, 'Internal Server Error');
  } finally {
    clearTimeout(timer);
  }
}

async function call(
  handler: LambdaHandler,
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<HttpResponse> {
  // The event is what JSON would make of it already.
  const result = await handler(event as never, context);
  if (isSmallAnswer(result)) return httpResponse(result);
  const json = JSON.stringify(result) ?? 'null';
  if (Buffer.byteLength(json) > LAMBDA_PAYLOAD_BYTES_MAX) throw new Error('The answer is larger than 6 MB');
  return httpResponse(JSON.parse(json));
}

/** Whether it is an answer that JSON would neither change nor find too large: that of nearly every call. */
function isSmallAnswer(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || 'toJSON' in result) return false;
  return Object.entries(result).every(([name, value]) => {
    if (name === 'headers') return isPlain(value);
    if (typeof value === 'string') return value.length <= BODY_LENGTH_SMALL;
    return typeof value === 'boolean' || Number.isFinite(value);
  });
}

/** Whether it is an object of small texts. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'toJSON' in value) return false;
  return Object.values(value).every((text) => typeof text === 'string' && text.length <= HEADERS_BYTES_MAX);
}

function lambdaContext(functionName: string, timeoutMs: number): Context {
  const deadline = Date.now() + timeoutMs;
  const nothing = () => {};
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: '1024',
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  // Node leaves the body of an answer to HEAD, and of a 204, out by itself.
  const length =
    status === 204 || outgoing.req.method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...length });
  outgoing.end(body);
}

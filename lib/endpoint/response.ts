import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { toValidationError, VALIDATION } from '../fastapi/validation-error.ts';
import { conditionalResponse, isConditional } from './conditional-get.ts';
import type { Contract } from './contract.ts';
import { HttpError } from './http-error.ts';

const JSON_TYPE = 'application/json';
/** Of every response: a browser must not guess its media type. */
const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };

/** What a handler returns: a response of its contract, or an error. */
export type HandlerResult =
  | { readonly status: PropertyKey; readonly headers?: unknown; readonly body?: unknown }
  | HttpError;

type Request = middy.Request<APIGatewayProxyEventV2, HandlerResult | APIGatewayProxyStructuredResultV2>;

/**
 * Turns what a handler returned or threw into the response that API Gateway sends. A response that breaks its contract
 * is a 500: no client receives what the documentation does not promise.
 */
export function responseSerializer(contract: Contract) {
  return {
    after: (request: Request) => {
      // The cast: no middleware has touched what the handler returned.
      request.response = respond(contract, request, request.response as HandlerResult);
    },
    onError: (request: Request) => {
      request.response = respond(contract, request, HttpError.from(request.error));
    },
  };
}

function respond(
  contract: Contract,
  request: Request,
  result: HandlerResult,
): APIGatewayProxyStructuredResultV2 {
  let response = result instanceof HttpError ? result : serialize(contract, result);
  if (!(response instanceof HttpError) && response.statusCode === 200 && isConditional(contract)) {
    response = conditionalResponse(request.event.headers, response);
  }
  if (response instanceof HttpError) response = errorResponse(contract, request, response);
  else compress(contract, request, response);
  response.headers = { ...response.headers, ...NO_SNIFFING };
  if (request.event.requestContext.http.method !== 'HEAD') return response;
  const { body: _, isBase64Encoded: __, ...head } = response;
  return head;
}

/** Compresses the body of a response whose contract and whose client want it. */
function compress(contract: Contract, { event }: Request, response: APIGatewayProxyStructuredResultV2): void {
  const { statusCode = 0, headers, body } = response;
  const compressed =
    body && contract.responses[statusCode]?.compress?.(body, event.headers['accept-encoding']);
  if (!compressed) return;
  response.headers = { ...headers, 'content-encoding': 'gzip' };
  response.body = compressed.toString('base64');
  response.isBase64Encoded = true;
}

/** Builds an error response, and logs it if it is a 5xx. */
function errorResponse(
  contract: Contract,
  { context }: Request,
  error: HttpError,
): APIGatewayProxyStructuredResultV2 {
  if (error.status >= 500) {
    console.error({
      level: 'ERROR',
      operation: contract.operationId,
      requestId: context.awsRequestId,
      status: error.status,
      error: toPlainObject(error.cause ?? error.message),
    });
  }
  return {
    statusCode: error.status,
    headers: { 'content-type': JSON_TYPE, ...error.headers },
    body: JSON.stringify({ detail: error.detail }),
  };
}

/** An error with its causes as plain data: a structured log shows nothing of an `Error`. */
function toPlainObject(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: toPlainObject(cause) }) };
}

function serialize(contract: Contract, { status, headers, body }: Exclude<HandlerResult, HttpError>) {
  const statusCode = Number(status);
  const declared = contract.responses[statusCode];
  if (!declared) throw new Error(`${contract.operationId} does not declare the status ${String(status)}`);
  const { mediaType = JSON_TYPE } = declared;
  const sent: Record<string, string> = declared.body ? { 'content-type': mediaType } : {};
  if (declared.compress) sent.vary = 'accept-encoding';
  const response: APIGatewayProxyStructuredResultV2 = { statusCode, headers: sent };
  if (declared.headers) {
    for (const [name, value] of Object.entries(validate('headers', declared.headers, headers))) {
      if (value !== undefined) sent[name] = String(value);
    }
  }
  if (declared.body) {
    const content = validate('response', declared.body, body);
    if (content instanceof Uint8Array) {
      response.body = Buffer.from(content).toString('base64');
      response.isBase64Encoded = true;
    } else {
      response.body = mediaType === JSON_TYPE ? JSON.stringify(content) : String(content);
    }
  }
  return response;
}

function validate<S extends v.GenericSchema>(part: string, schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value, VALIDATION);
  if (result.success) return result.output;
  // None of the messages repeats the value, which must not be logged.
  const errors = result.issues.map((issue) => toValidationError(part, issue));
  throw new Error(`The response breaks its contract: ${JSON.stringify(errors)}`);
}

import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { toValidationError, VALIDATION } from '../fastapi/validation-error.ts';
import { conditionalResponse, isConditional } from './conditional-get.ts';
import type { Contract } from './contract.ts';
import { HttpError } from './http-error.ts';
import { requestLog } from './request-log.ts';

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
  const log = requestLog(contract);
  return {
    after: (request: Request) => {
      // The cast: no middleware has touched what the handler returned.
      request.response = respond(contract, log, request, request.response as HandlerResult);
    },
    onError: (request: Request) => {
      request.response = respond(contract, log, request, HttpError.from(request.error));
    },
  };
}

function respond(
  contract: Contract,
  log: ReturnType<typeof requestLog>,
  request: Request,
  result: HandlerResult,
): APIGatewayProxyStructuredResultV2 {
  let outcome = result instanceof HttpError ? result : serialize(contract, result);
  if (!(outcome instanceof HttpError) && outcome.statusCode === 200 && isConditional(contract)) {
    outcome = conditionalResponse(request.event.headers, outcome);
  }
  const response =
    outcome instanceof HttpError ? errorResponse(outcome) : compress(contract, request, outcome);
  response.headers = { ...response.headers, ...NO_SNIFFING };
  if (request.event.requestContext.http.method === 'HEAD') {
    delete response.body;
    delete response.isBase64Encoded;
  }
  log(request, response, outcome instanceof HttpError ? outcome : undefined);
  return response;
}

/** Compresses the body of a response whose contract and whose client want it. */
function compress(
  contract: Contract,
  { event }: Request,
  response: APIGatewayProxyStructuredResultV2,
): APIGatewayProxyStructuredResultV2 {
  const { statusCode = 0, headers, body } = response;
  const compressed =
    body && contract.responses[statusCode]?.compress?.(body, event.headers['accept-encoding']);
  if (!compressed) return response;
  return {
    ...response,
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: compressed.toString('base64'),
    isBase64Encoded: true,
  };
}

function errorResponse({ status, headers, detail }: HttpError): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: JSON.stringify({ detail }),
  };
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

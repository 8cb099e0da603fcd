import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { toValidationError } from '../fastapi/validation-error.ts';
import { evaluatePreconditions, isConditional } from './conditional-get.ts';
import type { Contract } from './contract.ts';
import { HttpError } from './http-error.ts';

const JSON_TYPE = 'application/json';

/** What a handler returned: an answer of its contract, or an error. */
export type HandlerResult =
  | { readonly status: PropertyKey; readonly headers?: unknown; readonly body?: unknown }
  | HttpError;

/**
 * Turns what a handler returned, or what was thrown, into the answer that API Gateway sends. An answer that
 * is not what the contract says is an internal error: the client is not sent what it was not promised.
 *
 * @param contract what may be answered
 * @returns the middleware, to be used first
 */
export function responseSerializer(contract: Contract): middy.MiddlewareObj<APIGatewayProxyEventV2> {
  const takesConditions = isConditional(contract);
  return {
    after: (request) => {
      const returned: HandlerResult = request.response;
      if (returned instanceof HttpError) {
        request.response = errorResponse(contract, request, returned);
        return;
      }
      const answer = serialize(contract, returned);
      const isMet = answer.statusCode !== 200 || !takesConditions;
      request.response = forMethod(
        request.event,
        isMet ? answer : evaluatePreconditions(request.event.headers, answer),
      );
    },
    onError: (request) => {
      request.response = errorResponse(contract, request, HttpError.from(request.error));
    },
  };
}

/**
 * Answers with an error. One that the service is to blame for is logged.
 *
 * @param contract of the endpoint
 * @param request that the error is the answer to
 * @param error to answer with
 * @returns the answer that API Gateway sends
 */
export function errorResponse(
  contract: Contract,
  request: Pick<middy.Request<APIGatewayProxyEventV2>, 'event' | 'context'>,
  error: HttpError,
): APIGatewayProxyStructuredResultV2 {
  if (error.status >= 500) log(contract, request, error);
  return forMethod(request.event, {
    statusCode: error.status,
    headers: { 'content-type': JSON_TYPE, ...error.headers },
    body: JSON.stringify({ detail: error.detail }),
  });
}

function serialize(contract: Contract, { status, headers, body }: Exclude<HandlerResult, HttpError>) {
  const statusCode = Number(status);
  const promised = contract.responses[statusCode];
  if (!promised) throw new Error(`${contract.operationId} does not declare the status ${String(status)}`);
  const { mediaType = JSON_TYPE } = promised;
  const sent: Record<string, string> = promised.body ? { 'content-type': mediaType } : {};
  const answer: APIGatewayProxyStructuredResultV2 = { statusCode, headers: sent };
  if (promised.headers) {
    for (const [name, value] of Object.entries(checked('headers', promised.headers, headers))) {
      // One that is not set is not sent.
      if (value !== undefined) sent[name] = String(value);
    }
  }
  if (promised.body) {
    const content = checked('response', promised.body, body);
    if (content instanceof Uint8Array) {
      answer.body = Buffer.from(content).toString('base64');
      answer.isBase64Encoded = true;
    } else {
      answer.body = mediaType === JSON_TYPE ? JSON.stringify(content) : String(content);
    }
  }
  return answer;
}

function checked<S extends v.GenericSchema>(part: string, schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  // Told without the value itself, which belongs in no log.
  const faults = result.issues.map((issue) => toValidationError(part, issue));
  throw new Error(`The answer breaks its contract: ${JSON.stringify(faults)}`);
}

/** HEAD is answered as GET is, without the body. */
function forMethod(event: APIGatewayProxyEventV2, answer: APIGatewayProxyStructuredResultV2) {
  if (event.requestContext.http.method !== 'HEAD') return answer;
  const { body: _, isBase64Encoded: __, ...head } = answer;
  return head;
}

function log(contract: Contract, { context }: Pick<middy.Request, 'context'>, error: HttpError): void {
  console.error({
    level: 'ERROR',
    operation: contract.operationId,
    requestId: context.awsRequestId,
    status: error.status,
    error: described(error.cause ?? error.message),
  });
}

/** An error with its causes as plain data: a structured log shows nothing of an `Error`. */
function described(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: described(cause) }) };
}

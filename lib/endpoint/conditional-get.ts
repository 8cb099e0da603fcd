import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { evaluatePreconditions, ReadPreconditions } from '../http/preconditions.ts';
import type { Contract, ParametersSchema, ResponseContract } from './contract.ts';
import { HttpError } from './http-error.ts';

/*
 * A GET whose response has an ETag takes preconditions. That follows from its contract; its handler knows nothing of it.
 */

/** The headers that a 304 repeats from the 200. */
const REPEATED_HEADERS = ['cache-control', 'etag', 'last-modified', 'vary'];

/** Whether an endpoint takes the preconditions of a read. */
export function isConditional({ method, responses }: Contract): boolean {
  return method === 'GET' && responses[200]?.headers?.entries.etag !== undefined;
}

/** The schema of every request header that an endpoint reads; `undefined` when it reads none. */
export function requestHeadersOf(contract: Contract): ParametersSchema | undefined {
  const { headers } = contract.request;
  if (!isConditional(contract)) return headers;
  const { 'if-modified-since': _, 'if-unmodified-since': __, ...byTag } = ReadPreconditions;
  const hasDate = contract.responses[200]?.headers?.entries['last-modified'] !== undefined;
  return v.object({ ...headers?.entries, ...(hasDate ? ReadPreconditions : byTag) });
}

/** The schema of the headers of an endpoint's 304. */
export function notModifiedHeaders({ responses }: Contract): ParametersSchema {
  return v.object(repeatedHeaders(responses[200] ? responseHeadersOf(responses[200]).entries : {}));
}

/** The schema of every header of a response. */
export function responseHeadersOf({ headers, compress }: ResponseContract): ParametersSchema {
  const ofCompression = {
    'content-encoding': v.optional(v.pipe(v.string(), v.description('`gzip` when it is compressed'))),
    vary: v.pipe(v.string(), v.description('The request header that the encoding depends on')),
  };
  return v.object({ ...headers?.entries, ...(compress ? ofCompression : {}) });
}

/** Replaces a 200 by a 304 or a 412 where the request's preconditions, which are valid, ask for it. */
export function conditionalResponse(
  requestHeaders: Readonly<Record<string, unknown>>,
  response: APIGatewayProxyStructuredResultV2,
): APIGatewayProxyStructuredResultV2 | HttpError {
  const { headers = {} } = response;
  switch (evaluatePreconditions(requestHeaders, headers)) {
    case 'precondition_failed':
      return new HttpError('precondition_failed', {}, { headers: { etag: String(headers.etag) } });
    case 'not_modified':
      return { statusCode: 304, headers: repeatedHeaders(headers) };
    case 'ok':
      return response;
  }
}

function repeatedHeaders<Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => REPEATED_HEADERS.includes(name)));
}

import { STATUS_CODES } from 'node:http';
import { acceptHeaderOf, BODY_BYTES_MAX } from '../../lib/endpoint/body.ts';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { errorCodesOf, exampleValidationErrors } from '../../lib/endpoint/contract-errors.ts';
import { type ErrorCode, HTTP_ERRORS, HttpError } from '../../lib/endpoint/http-error.ts';
import { VALIDATION_ERRORS, validationError } from '../../lib/fastapi/validation-error.ts';
import type { Authorization } from '../authorization.ts';

type Json = Record<string, unknown>;

/** API Gateway sends `null` when it has nothing to say. */
const GATEWAY_MESSAGE = { type: ['string', 'null'] };

const VALIDATION_ERROR_EXAMPLE = validationError('string_too_short', ['body', 'title'], { min_length: 10 });

/** The bodies of error responses, as components of the document. */
export const errorSchemas = {
  HTTPError: {
    title: 'HTTPError',
    description: 'Error message.',
    type: 'object',
    properties: { detail: { type: 'string' } },
    required: ['detail'],
    examples: [{ detail: "News with id 26 don't exist" }],
  },
  HTTPValidationError: {
    title: 'HTTPValidationError',
    description: 'Every error of the request, in the shape that FastAPI gives it.',
    type: 'object',
    properties: {
      detail: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/ValidationError' } },
    },
    required: ['detail'],
    examples: [{ detail: [VALIDATION_ERROR_EXAMPLE] }],
  },
  ValidationError: {
    title: 'ValidationError',
    description: 'One error of the request.',
    type: 'object',
    properties: {
      type: { type: 'string', enum: Object.keys(VALIDATION_ERRORS), description: 'What is wrong' },
      loc: {
        type: 'array',
        // Without a type: of strings or integers, clients in some languages make something that is never read.
        items: {},
        description:
          'Where: the part of the request, then the keys (strings) and indexes (integers) that lead to the value',
      },
      msg: { type: 'string', description: 'Error message' },
      ctx: { type: 'object', description: 'Values used in `msg`, such as a bound' },
    },
    required: ['type', 'loc', 'msg'],
    examples: [VALIDATION_ERROR_EXAMPLE],
  },
  GatewayError: {
    title: 'GatewayError',
    description: 'An error of API Gateway itself.',
    type: 'object',
    properties: { message: GATEWAY_MESSAGE },
    required: ['message'],
    examples: [{ message: 'Too Many Requests' }],
  },
  HTTPOrGatewayError: {
    title: 'HTTPOrGatewayError',
    description: 'An error of the service (`detail`), or of API Gateway itself (`message`).',
    type: 'object',
    properties: { detail: { type: 'string' }, message: GATEWAY_MESSAGE },
    examples: [{ detail: 'Service Unavailable' }],
  },
} satisfies Record<string, Json>;

/** API Gateway's own response to any request, as a component of the document. */
export const gatewayResponses = {
  GatewayError: {
    description:
      'API Gateway itself: the request did not reach the service, such as 400 or 429 (Too Many Requests), or the service ' +
      'did not respond.',
    content: {
      'application/json': { schema: reference('GatewayError'), example: { message: 'Too Many Requests' } },
    },
  },
};

/** Statuses with which both the service and API Gateway itself respond. */
const SHARED_STATUSES = [413, 500, 503];

/** Examples of the parameters in the texts of `HTTP_ERRORS`. */
const EXAMPLE_PARAMS: Readonly<Record<string, string | number>> = {
  resource: 'News',
  id: '26',
  bytesMax: BODY_BYTES_MAX,
};

const RETRY_AFTER = { 'retry-after': 'Seconds to wait before a retry' };

/** The headers of an error, with their descriptions. */
export function errorHeaders(code: ErrorCode, { method }: Contract): Readonly<Record<string, string>> {
  switch (code) {
    case 'method_not_allowed':
      return { allow: 'The methods of the path' };
    case 'unsupported_media_type':
      return { [acceptHeaderOf(method)]: 'The accepted media types' };
    case 'unsupported_content_encoding':
      return { 'accept-encoding': '`identity`' };
    case 'precondition_failed':
      return { etag: 'The current version, as an entity tag' };
    case 'unavailable':
    case 'outcome_unknown':
      return RETRY_AFTER;
    default:
      return {};
  }
}

/** The error responses of an endpoint, by status. */
export function errorResponses(contract: Contract, isGuarded: boolean, authorization: Authorization): Json {
  const byStatus = Map.groupBy(errorCodesOf(contract), (code) => HTTP_ERRORS[code].status);
  const ofService = [...byStatus].map(([status, codes]) => [status, errorResponse(status, codes, contract)]);
  return {
    ...Object.fromEntries(ofService),
    ...(isGuarded ? unauthorizedResponses(authorization) : {}),
    default: { $ref: '#/components/responses/GatewayError' },
  };
}

/** The response of one status, for one or more errors. */
function errorResponse(status: number, codes: readonly ErrorCode[], contract: Contract): Json {
  const isValidation = codes.includes('validation_failed');
  const params = { ...EXAMPLE_PARAMS, mediaTypes: contract.request.body?.mediaTypes.join(' or ') ?? '' };
  const examples = codes.map((code) => {
    const detail = isValidation ? exampleValidationErrors(contract) : new HttpError(code, params).message;
    return [code, { value: { detail } }];
  });
  const headers = codes.flatMap((code) => Object.entries(errorHeaders(code, contract)));
  const schema = isValidation
    ? 'HTTPValidationError'
    : SHARED_STATUSES.includes(status)
      ? 'HTTPOrGatewayError'
      : 'HTTPError';
  return {
    description: STATUS_CODES[status],
    ...(headers.length > 0
      ? { headers: Object.fromEntries(headers.map(([name, description]) => [name, header(description)])) }
      : {}),
    content: { 'application/json': { schema: reference(schema), examples: Object.fromEntries(examples) } },
  };
}

/** API Gateway's responses where the authorization of a request is missing or does not suffice. */
function unauthorizedResponses({ type }: Authorization): Json {
  const response = (message: string) => ({
    description: `${message} (API Gateway)`,
    content: { 'application/json': { schema: reference('GatewayError'), example: { message } } },
  });
  const headers = { 'www-authenticate': header('The kind of token that is required') };
  return {
    ...(type === 'jwt' ? { 401: { ...response('Unauthorized'), headers } } : {}),
    403: response('Forbidden'),
  };
}

const header = (description: string) => ({ description, schema: { type: 'string' } });

function reference(schema: string) {
  return { $ref: `#/components/schemas/${schema}` };
}

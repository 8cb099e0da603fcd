import { BODY_BYTES_MAX } from '../../lib/endpoint/body.ts';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { errorCodesOf, exampleValidationErrors } from '../../lib/endpoint/contract-errors.ts';
import { type ErrorCode, HTTP_ERRORS, HttpError } from '../../lib/endpoint/http-error.ts';
import { VALIDATION_ERRORS, validationError } from '../../lib/fastapi/validation-error.ts';
import type { Authorization } from '../authorization.ts';

type Json = Record<string, unknown>;

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
        items: { type: ['string', 'integer'] },
        description: 'Where: the part of the request, then the keys and indexes that lead to the value',
      },
      msg: { type: 'string', description: 'Error message' },
      ctx: { type: 'object', description: 'Values used in `msg`, such as a bound' },
    },
    required: ['type', 'loc', 'msg'],
    examples: [VALIDATION_ERROR_EXAMPLE],
  },
  GatewayError: {
    title: 'GatewayError',
    description:
      "API Gateway's own response: the request did not reach the service, or the service did not respond.",
    type: 'object',
    properties: { message: { type: ['string', 'null'] } },
    required: ['message'],
    examples: [{ message: 'Too Many Requests' }],
  },
} satisfies Record<string, Json>;

/** API Gateway's own responses to any request; those of authorization come on top. */
const GATEWAY_ERRORS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  413: 'Request Too Long',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Examples of the parameters in the texts of `HTTP_ERRORS`. */
const EXAMPLE_PARAMS: Readonly<Record<string, string | number>> = {
  resource: 'News',
  id: '26',
  bytesMax: BODY_BYTES_MAX,
  mediaTypes: 'application/json',
};

const RETRY_AFTER = { 'retry-after': 'Seconds to wait before a retry' };
/** The headers of errors, with their descriptions. */
export const ERROR_HEADERS: Partial<Record<ErrorCode, Readonly<Record<string, string>>>> = {
  method_not_allowed: { allow: 'The methods of the path' },
  unsupported_media_type: {
    accept: 'The accepted media types',
    'accept-patch': 'The accepted media types of a patch',
  },
  unsupported_content_encoding: { 'accept-encoding': '`identity`' },
  precondition_failed: { etag: 'The current version, as an entity tag' },
  unavailable: RETRY_AFTER,
  outcome_unknown: RETRY_AFTER,
};

/** One error of a status. */
interface ErrorVariant {
  readonly schema: 'HTTPError' | 'HTTPValidationError' | 'GatewayError';
  readonly description: string;
  readonly example: Json;
  readonly headers: Json;
}

/** The error responses of an endpoint, by status. */
export function errorResponses(contract: Contract, isGuarded: boolean, authorization: Authorization): Json {
  const byStatus: Record<number, ErrorVariant[]> = {};
  const add = (status: number, variant: ErrorVariant) => {
    byStatus[status] = [...(byStatus[status] ?? []), variant];
  };
  for (const code of errorCodesOf(contract)) add(HTTP_ERRORS[code].status, serviceError(code, contract));
  for (const [status, message] of Object.entries(GATEWAY_ERRORS)) add(Number(status), gatewayError(message));
  if (isGuarded) add(403, gatewayError('Forbidden'));
  if (isGuarded && authorization.type === 'jwt') {
    add(
      401,
      gatewayError('Unauthorized', { 'www-authenticate': header('The kind of token that is required') }),
    );
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, variants]) => [status, errorResponse(variants)]),
  );
}

function serviceError(code: ErrorCode, contract: Contract): ErrorVariant {
  const { message: description } = new HttpError(code, EXAMPLE_PARAMS);
  const headers = Object.entries(ERROR_HEADERS[code] ?? {}).map(([name, text]) => [name, header(text)]);
  const isValidation = code === 'validation_failed';
  return {
    schema: isValidation ? 'HTTPValidationError' : 'HTTPError',
    description,
    example: { detail: isValidation ? exampleValidationErrors(contract) : description },
    headers: Object.fromEntries(headers),
  };
}

function gatewayError(message: string, headers: Json = {}): ErrorVariant {
  return { schema: 'GatewayError', description: `${message} (API Gateway)`, example: { message }, headers };
}

const header = (description: string) => ({ description, schema: { type: 'string' } });

function errorResponse(variants: readonly ErrorVariant[]): Json {
  const references = [...new Set(variants.map(({ schema }) => schema))].map((name) => ({
    $ref: `#/components/schemas/${name}`,
  }));
  const headers = Object.assign({}, ...variants.map((variant) => variant.headers));
  const examples = variants.map(({ schema, example }) => [schema, { value: example }]);
  return {
    description: variants.map(({ description }) => description).join('; or '),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: {
      'application/json': {
        schema: references.length === 1 ? references[0] : { anyOf: references },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

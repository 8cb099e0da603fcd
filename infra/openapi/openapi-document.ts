import type * as v from 'valibot';
import { isConditional, notModifiedHeaders, requestHeadersOf } from '../../lib/endpoint/conditional-get.ts';
import type { Contract, ParametersSchema, ResponseContract } from '../../lib/endpoint/contract.ts';
import { errorCodesOf, refusalOf } from '../../lib/endpoint/contract-errors.ts';
import { type ErrorCode, HTTP_ERRORS, HttpError } from '../../lib/endpoint/http-error.ts';
import { ignoredValue } from '../../lib/endpoint/json-object.ts';
import { VALIDATION_ERRORS, validationError } from '../../lib/fastapi/validation-error.ts';
import { type Components, componentSchemas, componentsOf, jsonSchema, unwrapped } from './json-schema.ts';

/** Who may call the endpoints that are for editors: see `infra/settings.ts`. */
export type Authorization =
  | { readonly type: 'iam' | 'anonymous' }
  | { readonly type: 'jwt'; readonly issuer: string };

/** The scope that a token must have to write. */
export const WRITE_SCOPE = 'news:write';

type Json = Record<string, unknown>;

const HTTP_ERROR = {
  title: 'HTTPError',
  description: 'What is wrong, in a sentence.',
  type: 'object',
  properties: { detail: { type: 'string' } },
  required: ['detail'],
  examples: [{ detail: "News with id 26 don't exist" }],
} satisfies Json;

const FAULT_EXAMPLE = validationError('string_too_short', ['body', 'title'], { min_length: 10 });

const VALIDATION_ERROR = {
  title: 'ValidationError',
  description: 'One thing that is wrong with the request.',
  type: 'object',
  properties: {
    type: { type: 'string', enum: Object.keys(VALIDATION_ERRORS), description: 'What is wrong' },
    loc: {
      type: 'array',
      items: { type: ['string', 'integer'] },
      description: 'Where: the part of the request, then the keys and indexes that lead to the value',
    },
    msg: { type: 'string', description: 'What is wrong, in a sentence' },
    ctx: { type: 'object', description: 'What the sentence was made from, such as a bound' },
  },
  required: ['type', 'loc', 'msg'],
  examples: [FAULT_EXAMPLE],
} satisfies Json;

const HTTP_VALIDATION_ERROR = {
  title: 'HTTPValidationError',
  description: 'Everything that is wrong with the request, in the shape that FastAPI gives it.',
  type: 'object',
  properties: {
    detail: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/ValidationError' } },
  },
  required: ['detail'],
  examples: [{ detail: [FAULT_EXAMPLE] }],
} satisfies Json;

const GATEWAY_ERROR = {
  title: 'GatewayError',
  description:
    'What API Gateway itself answers, where the request did not reach the service or its answer was lost.',
  type: 'object',
  properties: { message: { type: ['string', 'null'] } },
  required: ['message'],
  examples: [{ message: 'Too Many Requests' }],
} satisfies Json;

/** What API Gateway itself answers to any request; the other answers of its own are those of authorization. */
const GATEWAY_ERRORS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  413: 'Request Too Long',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** What the `{…}` in the text of an error may be filled with. */
const EXAMPLE_DETAILS: Readonly<Record<string, string>> = {
  resource: 'News',
  id: '26',
  bytesMax: '2097152',
  mediaTypes: 'application/json',
};

const ERROR_HEADERS: Partial<Record<ErrorCode, Readonly<Record<string, string>>>> = {
  unsupported_media_type: { accept: 'The media types that are taken' },
  request_in_progress: { 'retry-after': 'After how many seconds to try again' },
  precondition_failed: { etag: 'The version that there is, as an entity tag' },
  unavailable: { 'retry-after': 'After how many seconds to try again' },
  outcome_unknown: { 'retry-after': 'After how many seconds to try again' },
};

/**
 * Describes the service as its contracts do.
 *
 * @param contracts of all endpoints; those without tags are left out
 * @param options the version of the service, and who may write
 * @returns an OpenAPI 3.1 document
 */
export function openapiDocument(
  contracts: readonly Contract[],
  { version, authorization }: { version: string; authorization: Authorization },
): Json {
  const described = contracts.filter(({ tags }) => tags.length > 0);
  const components = componentsOf(described.flatMap(schemasOf));
  const paths: Record<string, Json> = {};
  for (const contract of described) {
    const operation = operationOf(contract, components, authorization);
    const item = { ...paths[contract.path], [contract.method.toLowerCase()]: operation };
    paths[contract.path] = contract.method === 'GET' ? { ...item, head: headOf(operation) } : item;
  }
  const tags = [...new Set(described.flatMap((contract) => contract.tags))];
  return {
    openapi: '3.1.1',
    info: {
      title: 'Newsdesk',
      version,
      summary: 'A serverless news API',
      description:
        'Create, read, filter, update and delete news articles.\n\n' +
        '**Articles.** Ids are integers that grow with time. Times are Unix seconds. Lengths count Unicode code ' +
        'points.\n\n' +
        '**Errors.** A single fault is `{"detail": "…"}`. An invalid request is 422 with *every* fault at once, each ' +
        'with its `type`, its place (`loc`) and a sentence (`msg`), as FastAPI tells them. 429 and 503 pass: ' +
        'repeat the request after a moment.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '.', description: 'This host' }],
    tags: tags.map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      schemas: {
        ...componentSchemas(components),
        HTTPError: HTTP_ERROR,
        HTTPValidationError: HTTP_VALIDATION_ERROR,
        ValidationError: VALIDATION_ERROR,
        GatewayError: GATEWAY_ERROR,
        IgnoredValue: ignoredValue,
      },
      ...(authorization.type === 'anonymous'
        ? {}
        : { securitySchemes: { editors: securityScheme(authorization) } }),
    },
  };
}

const TAGS: Readonly<Record<string, string>> = {
  News: 'Create, read, filter, change and delete articles',
  Documentation: 'What this API can do',
};

function schemasOf({ request, responses }: Contract): v.GenericSchema[] {
  const bodies = [request.body?.schema, ...Object.values(responses).map(({ body }) => body)];
  return bodies.filter((schema) => schema !== undefined);
}

function operationOf(contract: Contract, components: Components, authorization: Authorization): Json {
  const { operationId, summary, description, tags, request, access } = contract;
  const parameters = [
    ...parametersOf('path', request.path),
    ...parametersOf('query', request.query),
    ...parametersOf('header', requestHeadersOf(contract)),
  ];
  const isGuarded = access === 'editors' && authorization.type !== 'anonymous';
  const scopes = authorization.type === 'jwt' ? [WRITE_SCOPE] : [];
  return {
    operationId,
    summary,
    description,
    tags,
    security: isGuarded ? [{ editors: scopes }] : [],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(request.body
      ? { requestBody: { required: true, content: bodyContent(request.body, components) } }
      : {}),
    responses: { ...successes(contract, components), ...failures(contract, isGuarded, authorization) },
  };
}

/** HEAD is answered as GET is, without the bodies. */
function headOf({ operationId, summary, responses, ...get }: Json): Json {
  const bare = Object.entries(responses as Record<string, Json>).map(
    ([status, { content: _, ...answer }]) => [status, answer],
  );
  return {
    ...get,
    operationId: `${operationId}-head`,
    summary: `${summary}: the headers only`,
    responses: Object.fromEntries(bare),
  };
}

function parametersOf(place: 'path' | 'query' | 'header', parameters: ParametersSchema | undefined): Json[] {
  return Object.entries(parameters?.entries ?? {}).map(([name, entry]) => ({
    name,
    in: place,
    ...documented(entry),
  }));
}

/** What is said of a parameter and of a header alike. */
function documented(entry: v.GenericSchema): Json {
  const { schema, isRequired } = unwrapped(entry);
  const { description, ...rest } = jsonSchema(schema, {}, 'output');
  return { required: isRequired, ...(description === undefined ? {} : { description }), schema: rest };
}

function bodyContent(
  { mediaTypes, schema, example }: NonNullable<Contract['request']['body']>,
  components: Components,
) {
  const media = { schema: jsonSchema(schema, components, 'input'), example };
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, media]));
}

function successes(contract: Contract, components: Components): Json {
  const { responses } = contract;
  const notModified = {
    description: 'It is the version that the client has',
    headers: notModifiedHeaders(contract),
  };
  const all = isConditional(contract) ? { ...responses, 304: notModified } : responses;
  return Object.fromEntries(
    Object.entries(all).map(([status, response]) => [status, success(response, components)]),
  );
}

function success(response: ResponseContract, components: Components): Json {
  const { description, headers, mediaType = 'application/json', body, example } = response;
  const described = Object.entries(headers?.entries ?? {}).map(([name, entry]) => [name, documented(entry)]);
  return {
    description,
    ...(described.length > 0 ? { headers: Object.fromEntries(described) } : {}),
    ...(body ? { content: { [mediaType]: { schema: jsonSchema(body, components, 'input'), example } } } : {}),
  };
}

/** One way in which a request may fail: what is answered, and an example of it. */
interface Failure {
  readonly schema: 'HTTPError' | 'HTTPValidationError' | 'GatewayError';
  readonly description: string;
  readonly example: Json;
  readonly headers: Json;
}

function failures(contract: Contract, isGuarded: boolean, authorization: Authorization): Json {
  const byStatus: Record<number, Failure[]> = {};
  const add = (status: number, failure: Failure) => {
    byStatus[status] = [...(byStatus[status] ?? []), failure];
  };
  for (const code of errorCodesOf(contract)) add(HTTP_ERRORS[code].status, serviceFailure(code, contract));
  for (const [status, message] of Object.entries(GATEWAY_ERRORS))
    add(Number(status), gatewayFailure(message));
  if (isGuarded) add(403, gatewayFailure('Forbidden'));
  if (isGuarded && authorization.type === 'jwt') {
    add(401, gatewayFailure('Unauthorized', { 'www-authenticate': header('What kind of token is wanted') }));
  }
  return Object.fromEntries(Object.entries(byStatus).map(([status, ways]) => [status, failure(ways)]));
}

function serviceFailure(code: ErrorCode, contract: Contract): Failure {
  const { message: description } = new HttpError(code, EXAMPLE_DETAILS);
  const headers = Object.entries(ERROR_HEADERS[code] ?? {}).map(([name, text]) => [name, header(text)]);
  const isValidation = code === 'validation_failed';
  return {
    schema: isValidation ? 'HTTPValidationError' : 'HTTPError',
    description,
    example: { detail: isValidation ? refusalOf(contract) : description },
    headers: Object.fromEntries(headers),
  };
}

function gatewayFailure(message: string, headers: Json = {}): Failure {
  return { schema: 'GatewayError', description: `${message} (API Gateway)`, example: { message }, headers };
}

const header = (description: string) => ({ description, schema: { type: 'string' } });

function failure(ways: readonly Failure[]): Json {
  const references = [...new Set(ways.map(({ schema }) => schema))].map((name) => ({
    $ref: `#/components/schemas/${name}`,
  }));
  const headers = Object.assign({}, ...ways.map((way) => way.headers));
  const examples = ways.map(({ schema, example }) => [schema, { value: example }]);
  return {
    description: ways.map(({ description }) => description).join('; or '),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: {
      'application/json': {
        schema: references.length === 1 ? references[0] : { anyOf: references },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function securityScheme(authorization: Exclude<Authorization, { type: 'anonymous' }>): Json {
  if (authorization.type === 'jwt') {
    const openIdConnectUrl = `${authorization.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    return { type: 'openIdConnect', description: `A token with the scope ${WRITE_SCOPE}`, openIdConnectUrl };
  }
  return {
    type: 'apiKey',
    description: 'AWS Signature Version 4, by an identity that may invoke this API',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  };
}

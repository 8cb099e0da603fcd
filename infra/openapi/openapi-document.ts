import * as v from 'valibot';
import {
  isConditional,
  notModifiedHeaders,
  requestHeadersOf,
  responseHeadersOf,
} from '../../lib/endpoint/conditional-get.ts';
import type { Contract, ParametersSchema, ResponseContract } from '../../lib/endpoint/contract.ts';
import { unwrapOptional } from '../../lib/schema/entries.ts';
import { exampleOf } from '../../lib/schema/example.ts';
import type { Authorization } from '../authorization.ts';
import { errorResponses, errorSchemas, gatewayResponses } from './error-responses.ts';
import { type Components, componentSchemas, componentsOf, jsonSchema } from './json-schema.ts';

type Json = Record<string, unknown>;

const TAGS: Readonly<Record<string, string>> = {
  News: 'Create, read, filter, update and delete articles',
  Documentation: 'The OpenAPI document',
};

/** Creates the OpenAPI 3.1 document of the endpoints. Those without tags are left out. */
export function openapiDocument(
  contracts: readonly Contract[],
  { version, authorization }: { version: string; authorization: Authorization },
): Json {
  const documented = contracts.filter(({ tags }) => tags.length > 0);
  const components = componentsOf(documented.flatMap(schemasOf));
  const paths: Record<string, Json> = {};
  for (const contract of documented) {
    const operation = operationOf(contract, components, authorization);
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation };
  }
  const tags = [...new Set(documented.flatMap((contract) => contract.tags))];
  return {
    openapi: '3.1.1',
    info: {
      title: 'Newsdesk',
      version,
      summary: 'A serverless news API',
      description:
        'Create, read, filter, update and delete news articles.\n\n' +
        '**Articles.** Ids are integers that grow with time. Times are Unix seconds. Lengths count Unicode code ' +
        'points. Unknown fields are ignored, but for `__proto__`, and a `constructor` that holds a `prototype`: these are ' +
        '422, wherever they are.\n\n' +
        '**Errors.** An error is `{"detail": "…"}`. An invalid request is 422 with *every* error at once, each with ' +
        'its `type`, its place (`loc`) and a message (`msg`), as in FastAPI. 429 and 503 are temporary: retry after ' +
        'a moment, a `POST` with an `Idempotency-Key`.\n\n' +
        '**HEAD** is supported wherever GET is, with the same headers.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // The served document has its own.
    servers: [{ url: 'http://127.0.0.1:3000' }],
    tags: tags.map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      schemas: { ...componentSchemas(components), ...errorSchemas },
      responses: gatewayResponses,
      ...(authorization.type === 'anonymous'
        ? {}
        : { securitySchemes: { editors: securityScheme(authorization) } }),
    },
  };
}

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
  const scopes = authorization.type === 'jwt' ? [authorization.scope] : [];
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
    responses: {
      ...successResponses(contract, components),
      ...errorResponses(contract, isGuarded, authorization),
    },
  };
}

function parametersOf(place: 'path' | 'query' | 'header', parameters: ParametersSchema | undefined): Json[] {
  return Object.entries(parameters?.entries ?? {}).map(([name, entry]) => {
    const parameter = toParameter(entry);
    const [example] = parameter.schema.examples ?? [];
    // Swagger UI fills it in.
    return {
      name,
      in: place,
      ...parameter,
      ...(place === 'path' && example !== undefined ? { example } : {}),
    };
  });
}

/** What a parameter and a header have in common. */
function toParameter(entry: v.GenericSchema) {
  const { schema, isOptional, defaultValue } = unwrapOptional(entry);
  const { description, ...rest } = jsonSchema(schema, {});
  const isShown = typeof defaultValue === 'string' && rest.type !== 'array';
  return {
    required: !isOptional,
    ...(description === undefined ? {} : { description }),
    schema: { ...rest, ...(isShown ? { default: v.parse(schema, defaultValue) } : {}) },
  };
}

function bodyContent(
  { mediaTypes, schema }: NonNullable<Contract['request']['body']>,
  components: Components,
) {
  const media = { schema: jsonSchema(schema, components), example: exampleOf(schema) };
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, media]));
}

function successResponses(contract: Contract, components: Components): Json {
  const { responses } = contract;
  const notModified = {
    description: 'The client has the current version',
    headers: notModifiedHeaders(contract),
  };
  const all = isConditional(contract) ? { ...responses, 304: notModified } : responses;
  return Object.fromEntries(
    Object.entries(all).map(([status, response]) => [status, successResponse(response, components)]),
  );
}

function successResponse(response: ResponseContract, components: Components): Json {
  const { description, mediaType = 'application/json', body, example } = response;
  const entries = Object.entries(responseHeadersOf(response).entries).map(([name, entry]) => [
    name,
    toParameter(entry),
  ]);
  return {
    description,
    ...(entries.length > 0 ? { headers: Object.fromEntries(entries) } : {}),
    ...(body
      ? {
          content: {
            [mediaType]: { schema: jsonSchema(body, components), example: example ?? exampleOf(body) },
          },
        }
      : {}),
  };
}

function securityScheme(authorization: Exclude<Authorization, { type: 'anonymous' }>): Json {
  if (authorization.type === 'jwt') {
    const { issuer, scope } = authorization;
    const description = `A token of ${issuer} with the scope \`${scope}\``;
    return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description };
  }
  return {
    type: 'apiKey',
    description:
      'Each request is signed (AWS Signature Version 4, service `execute-api`) by an identity that may invoke this API. ' +
      "This page cannot sign: use an AWS SDK, or `curl --aws-sigv4 'aws:amz:REGION:execute-api' " +
      '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN"`.',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  };
}

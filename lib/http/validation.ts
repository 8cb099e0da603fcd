import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as v from 'valibot';
import { bodyFaults } from './body.ts';
import type { Contract, ParametersSchema } from './contract.ts';
import { type Fault, fault, faultOf } from './fault.ts';
import { HttpError } from './http-error.ts';
import { requestHeadersOf } from './read-condition.ts';

/** An event whose request was found valid. */
export interface ValidatedEvent extends APIGatewayProxyEventV2 {
  /** The {@link import('./contract.ts').RequestOf} of the endpoint's contract. */
  validated: unknown;
}

/**
 * Validates all parts of a request together, so that one answer names every fault.
 *
 * @param contract what the request must be
 * @returns the middleware, to be used last; it throws the error `validation_failed`
 */
export function validation(contract: Contract): middy.MiddlewareObj<ValidatedEvent, unknown, unknown> {
  return {
    before: ({ event }) => {
      const parameters = validateParameters(contract, event);
      const body = validateBody(contract, event.body);
      const faults = [...parameters.faults, ...body.faults];
      if (faults.length > 0) throw HttpError.invalid(faults);
      event.validated = {
        method: event.requestContext.http.method,
        rawPath: event.rawPath,
        ...parameters.values,
        body: body.value,
      };
    },
    onError: (request) => {
      const faults = bodyFaults(request.error);
      if (faults === undefined) return;
      const parameters = validateParameters(contract, request.event);
      request.error = HttpError.invalid([...parameters.faults, ...faults]);
    },
  };
}

function validateParameters(contract: Contract, event: APIGatewayProxyEventV2) {
  const { request } = contract;
  const known = Object.keys(request.query?.entries ?? {});
  // With a question mark of its own, so that one that the query begins with is not taken for it.
  const sent = [...new URLSearchParams(`?${event.rawQueryString}`)].filter(([name]) => known.includes(name));
  const query = new URLSearchParams(sent);
  const path = validate('path', request.path, event.pathParameters ?? {});
  const search = validate('query', request.query, request.query && queryValues(request.query, query));
  const headers = validate('header', requestHeadersOf(contract), event.headers);
  return {
    values: { path: path.value, query: search.value, rawQuery: query.toString(), headers: headers.value },
    faults: [...path.faults, ...search.faults, ...headers.faults],
  };
}

function validateBody({ request }: Contract, body: unknown) {
  if (request.body && (body === null || body === undefined)) {
    return { value: undefined, faults: [fault('missing', ['body'])] };
  }
  return validate('body', request.body?.schema, body);
}

function validate(part: string, schema: v.GenericSchema | undefined, input: unknown) {
  if (schema === undefined) return { value: undefined, faults: [] };
  // One fault a value, as pydantic reports it.
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  const faults: Fault[] = result.success ? [] : result.issues.map((issue) => faultOf(part, issue));
  return { value: result.output, faults };
}

/**
 * @param schema of a query
 * @param query as it was sent
 * @returns every value of a parameter that may be repeated; of any other the last one, as in Starlette
 */
export function queryValues(schema: ParametersSchema, query: URLSearchParams): Record<string, unknown> {
  const sent = Object.entries(schema.entries).filter(([name]) => query.has(name));
  return Object.fromEntries(
    sent.map(([name, entry]) => {
      const values = query.getAll(name);
      return [name, isList(entry) ? values : values.at(-1)];
    }),
  );
}

function isList(schema: v.GenericSchema): boolean {
  if ('wrapped' in schema) return isList(schema.wrapped as v.GenericSchema);
  return schema.type === 'array';
}

import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as v from 'valibot';
import { toValidationError, type ValidationError, validationError } from '../fastapi/validation-error.ts';
import { bodyFaults } from './body.ts';
import { requestHeadersOf } from './conditional-get.ts';
import type { Contract, ParametersSchema } from './contract.ts';
import { HttpError } from './http-error.ts';
import { errorResponse } from './response.ts';

/** An event whose request was found valid. */
export interface ValidatedEvent extends APIGatewayProxyEventV2 {
  /** The {@link import('./contract.ts').RequestOf} of the endpoint's contract. */
  validated: unknown;
}

/**
 * Validates all parts of a request together, so that one answer names every fault.
 *
 * @param contract what the request must be
 * @returns the middleware, to be used last; it answers with the error `validation_failed`
 */
export function validation(contract: Contract): middy.MiddlewareObj<ValidatedEvent, unknown, unknown> {
  const { path, query, body } = contract.request;
  const headers = requestHeadersOf(contract);

  function readParameters(event: APIGatewayProxyEventV2, faults: ValidationError[]) {
    const sent = query && knownQuery(query, event.rawQueryString);
    return {
      path: path && read('path', path, event.pathParameters ?? {}, faults),
      query: query && read('query', query, sent ? queryValues(query, sent) : {}, faults),
      rawQuery: sent?.toString() ?? '',
      headers: headers && read('header', headers, event.headers, faults),
    };
  }

  return {
    before: (request) => {
      const { event } = request;
      const faults: ValidationError[] = [];
      const parameters = readParameters(event, faults);
      const validated = {
        method: event.requestContext.http.method,
        rawPath: event.rawPath,
        ...parameters,
        body: body && readBody(body.schema, event.body, faults),
      };
      // Returned rather than thrown, which would cost a quarter more.
      if (faults.length > 0) return errorResponse(contract, request, HttpError.invalid(faults));
      event.validated = validated;
      return undefined;
    },
    onError: (request) => {
      const faultsOfBody = bodyFaults(request.error);
      if (faultsOfBody === undefined) return;
      const faults: ValidationError[] = [];
      readParameters(request.event, faults);
      request.error = HttpError.invalid([...faults, ...faultsOfBody]);
    },
  };
}

/** What a query holds of the parameters of its schema, if it holds anything. */
function knownQuery({ entries }: ParametersSchema, rawQuery: string): URLSearchParams | undefined {
  if (rawQuery === '') return undefined;
  // With a question mark of its own, so that one that the query begins with is not taken for it.
  const sent = [...new URLSearchParams(`?${rawQuery}`)];
  return new URLSearchParams(sent.filter(([name]) => Object.hasOwn(entries, name)));
}

function readBody(schema: v.GenericSchema, body: unknown, faults: ValidationError[]): unknown {
  if (body !== null && body !== undefined) return read('body', schema, body, faults);
  faults.push(validationError('missing', ['body']));
  return undefined;
}

/** The value that a schema makes of an input; what is wrong with that joins the other faults. */
function read(part: string, schema: v.GenericSchema, input: unknown, faults: ValidationError[]): unknown {
  // One fault a value, as pydantic reports it.
  const { output, issues } = v.safeParse(schema, input, { abortPipeEarly: true });
  if (issues) faults.push(...issues.map((issue) => toValidationError(part, issue)));
  return output;
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

import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as v from 'valibot';
import { toValidationError, VALIDATION, type ValidationError } from '../fastapi/validation-error.ts';
import { parseBody } from './body.ts';
import { callerOf } from './caller.ts';
import { requestHeadersOf } from './conditional-get.ts';
import type { Contract, ParametersSchema, RequestOf } from './contract.ts';
import { HttpError } from './http-error.ts';

/** Validates all parts of a request together, so that one response names every error. */
export function requestReader<C extends Contract>(contract: C) {
  const { path, query, body } = contract.request;
  const headers = requestHeadersOf(contract);
  return (event: APIGatewayProxyEventV2): RequestOf<C> | HttpError => {
    const parsed = body && parseBody(body, event);
    if (parsed instanceof HttpError) return parsed;
    const errors: ValidationError[] = [];
    const validate = (part: string, schema: v.GenericSchema | undefined, input: () => unknown) => {
      if (!schema) return undefined;
      const { output, issues = [] } = v.safeParse(schema, input(), VALIDATION);
      errors.push(...issues.map((issue) => toValidationError(part, issue)));
      return output;
    };
    const sent = query && declaredQuery(query, event.rawQueryString);
    const request = {
      method: event.requestContext.http.method,
      caller: callerOf(event),
      serverUrl: serverUrlOf(event),
      rawPath: event.rawPath,
      rawQuery: sent?.toString() ?? '',
      path: validate('path', path, () => event.pathParameters ?? {}),
      query: validate('query', query, () => (query && sent ? queryValues(query, sent) : {})),
      headers: validate('header', headers, () => event.headers),
      body: parsed && 'value' in parsed ? validate('body', body?.schema, () => parsed.value) : undefined,
    };
    if (parsed && 'error' in parsed) errors.push(parsed.error);
    // The cast: each part was validated with the schema that its type is inferred from.
    return errors.length > 0 ? HttpError.invalid(errors) : (request as RequestOf<C>);
  };
}

/** API Gateway sends its domain name as `Host`; a local server has a port there. */
function serverUrlOf({ headers, requestContext: { domainName } }: APIGatewayProxyEventV2): string {
  return `${headers['x-forwarded-proto'] ?? 'https'}://${headers.host ?? domainName}`;
}

/** The parameters of a query that its schema declares. */
function declaredQuery({ entries }: ParametersSchema, rawQuery: string): URLSearchParams {
  // URLSearchParams drops one leading question mark, which may be part of the query.
  const sent = [...new URLSearchParams(`?${rawQuery}`)];
  return new URLSearchParams(sent.filter(([name]) => Object.hasOwn(entries, name)));
}

/** Every value of a repeatable parameter, and the last value of any other, as Starlette does it. */
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

import * as v from 'valibot';
import { toValidationError, VALIDATION, type ValidationError } from '../fastapi/validation-error.ts';
import { exampleOf } from '../schema/example.ts';
import { isConditional, requestHeadersOf } from './conditional-get.ts';
import { type Contract, isWrite, type ParametersSchema } from './contract.ts';
import type { ErrorCode } from './http-error.ts';
import { queryValues } from './request.ts';

/** Every error that an endpoint may return: those its contract names, and those that follow from the rest of it. */
export function errorCodesOf(contract: Contract): ErrorCode[] {
  const { request, database, errors } = contract;
  const codes: ErrorCode[] = [...errors];
  if (exampleValidationErrors(contract).length > 0) codes.push('validation_failed');
  if (request.body) codes.push('content_too_large', 'unsupported_media_type', 'unsupported_content_encoding');
  if (isConditional(contract)) codes.push('precondition_failed');
  if (database.length > 0) codes.push('unavailable');
  if (isWrite(contract)) codes.push('outcome_unknown');
  return [...new Set<ErrorCode>([...codes, 'internal'])];
}

/**
 * An example error for each part of the request that can be invalid: path, query, headers and body. Empty when every
 * request is valid.
 */
export function exampleValidationErrors(contract: Contract): ValidationError[] {
  const { path, query, body } = contract.request;
  const headers = requestHeadersOf(contract);
  const parts = [
    path ? errorsIn('path', path, invalidParameters(path)) : [],
    query ? errorsIn('query', query, queryValues(query, new URLSearchParams(invalidParameters(query)))) : [],
    headers
      ? [...errorsIn('header', headers, invalidParameters(headers)), ...errorsIn('header', headers, {})]
      : [],
    body ? errorsIn('body', body.schema, invalidBody(exampleOf(body.schema))) : [],
  ];
  return parts.flatMap(([first]) => first ?? []);
}

/** Every parameter with a value that is neither a number nor a time. */
function invalidParameters({ entries }: ParametersSchema): Record<string, string> {
  return Object.fromEntries(Object.keys(entries).map((name) => [name, 'x']));
}

/** A valid body with an empty first field. */
function invalidBody(example: unknown): unknown {
  const [[name, value] = ['', null]] = Object.entries(Object(example));
  return { ...Object(example), [name]: typeof value === 'string' ? '' : null };
}

function errorsIn(part: string, schema: v.GenericSchema, input: unknown): ValidationError[] {
  const { issues = [] } = v.safeParse(schema, input, VALIDATION);
  return issues.map((issue) => toValidationError(part, issue));
}

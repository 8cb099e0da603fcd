import * as v from 'valibot';
import { toValidationError, type ValidationError } from '../fastapi/validation-error.ts';
import { isConditional, requestHeadersOf } from './conditional-get.ts';
import { type Contract, isWriting, type ParametersSchema } from './contract.ts';
import type { ErrorCode } from './http-error.ts';
import { queryValues } from './request.ts';

/**
 * @param contract of an endpoint
 * @returns every error that it may answer with: those that its handler names, and those that follow from what
 *   it takes and what it uses
 */
export function errorCodesOf(contract: Contract): ErrorCode[] {
  const { request, actions, errors } = contract;
  const codes: ErrorCode[] = [...errors];
  if (refusalOf(contract).length > 0) codes.push('validation_failed');
  if (request.body) codes.push('content_too_large', 'unsupported_media_type');
  if (isConditional(contract)) codes.push('precondition_failed');
  if (actions.length > 0) codes.push('unavailable');
  if (isWriting(contract)) codes.push('outcome_unknown');
  return [...new Set<ErrorCode>([...codes, 'internal'])];
}

/**
 * @param contract of an endpoint
 * @returns the faults of a request that is wrong in each of its parts: one of its path, one of its query and so on.
 *   Where there is none, every request is valid
 */
export function refusalOf(contract: Contract): ValidationError[] {
  const { path, query, body } = contract.request;
  const headers = requestHeadersOf(contract);
  const parts = [
    path ? faultsIn('path', path, texts(path)) : [],
    query ? faultsIn('query', query, queryValues(query, new URLSearchParams(texts(query)))) : [],
    headers ? [...faultsIn('header', headers, texts(headers)), ...faultsIn('header', headers, {})] : [],
    body ? faultsIn('body', body.schema, spoilt(body.example)) : [],
  ];
  return parts.flatMap(([first]) => first ?? []);
}

/** Every parameter with a value that is neither a number nor a time. */
function texts({ entries }: ParametersSchema): Record<string, string> {
  return Object.fromEntries(Object.keys(entries).map((name) => [name, 'x']));
}

/** An example whose first field is empty. */
function spoilt(example: unknown): unknown {
  const [[name, value] = ['', null]] = Object.entries(Object(example));
  return { ...Object(example), [name]: typeof value === 'string' ? '' : null };
}

function faultsIn(part: string, schema: v.GenericSchema, input: unknown): ValidationError[] {
  const { issues = [] } = v.safeParse(schema, input, { abortPipeEarly: true });
  return issues.map((issue) => toValidationError(part, issue));
}

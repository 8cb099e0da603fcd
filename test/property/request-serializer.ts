import { corruptJson, type JsonCorruption } from './body.ts';
import type { HttpRequest } from './connection.ts';
import type { Operation } from './document.ts';
import { ANY_POSITION, type ExpectedErrorResponse, type ExpectedValidationError } from './error-response.ts';
import type { Mutation } from './mutation.ts';
import { resolveValue } from './parameter.ts';
import { preconditionHeaders, type Validators } from './precondition.ts';
import type { ValidRequest } from './request.ts';
import { type Random, stringify, withMember } from './tree.ts';

/** Preconditions have no effect on an invalid request, or without an article. */
const ANY_VALIDATORS: Validators = { etag: '"1"' };

/**
 * Turns a generated request into an HTTP request.
 *
 * @param articles that the request may refer to
 * @param validators for the preconditions
 * @returns the request, and the error response that the mutations cause
 */
export function serializeRequest(
  operation: Operation,
  request: ValidRequest,
  articles: readonly { readonly id: number }[],
  validators: Validators = ANY_VALIDATORS,
  mutations: readonly Mutation[] = [],
): { httpRequest: HttpRequest; expectedError?: ExpectedErrorResponse } {
  const path: Record<string, string> = Object.fromEntries(
    Object.entries(request.path).map(([name, value]) => [name, resolveValue(value, articles).text]),
  );
  const resolve = ([name, value]: ValidRequest['query'][number]): [string, string] => [
    name,
    resolveValue(value, articles).text,
  ];
  let query = request.query.map(resolve);
  let headers = [
    ...request.headers,
    ...(request.preconditions ? preconditionHeaders(request.preconditions, validators) : []),
    ...(request.idempotencyKey ? [['idempotency-key', request.idempotencyKey.header] as const] : []),
  ];
  let { mediaType, body } = request;
  let corruption: JsonCorruption | undefined;
  let size: number | undefined;
  const errors: ExpectedValidationError[] = [];
  const mutated = new Set<string>();

  for (const mutation of mutations) {
    const location = locationOf(mutation);
    if ([...mutated].some((other) => overlap(other, location))) continue;
    mutated.add(location);
    if (mutation.in === 'path') {
      path[mutation.name] = mutation.value.text;
      errors.push(toExpectedError(mutation.value, ['path', mutation.name]));
    } else if (mutation.in === 'query' && 'tooMany' in mutation) {
      const { name, tooMany, max } = mutation;
      query = [...query.filter(([one]) => one !== name), ...tooMany.map((value) => resolve([name, value]))];
      const ctx = { field_type: 'List', max_length: max, actual_length: tooMany.length };
      errors.push({ type: 'too_long', loc: ['query', name], ctx });
    } else if (mutation.in === 'query') {
      const { name, value } = mutation;
      const isList = operation.parameters.some(
        (one) => one.name === name && one.schema.maxItems !== undefined,
      );
      const others = query.filter(([one]) => one !== name);
      const own = query.filter(([one]) => one === name).slice(0, mutation.index);
      // Last, because the last value of a parameter that is not a list wins.
      query = [...own, ...others, [name, value.text]];
      errors.push(toExpectedError(value, ['query', name, ...(isList ? [own.length] : [])]));
    } else if (mutation.in === 'header') {
      const { name, text } = mutation;
      headers = [...headers.filter(([one]) => one !== name), [name, text]];
      errors.push({ type: 'value_error', loc: ['header', name] });
    } else if (mutation.in === 'cursor') {
      query = [...query, ['cursor', mutation.text]];
    } else if (mutation.in === 'body') {
      body = withMember(body, mutation.mutation.path, mutation.mutation.value);
      errors.push(toExpectedError(mutation.mutation, ['body', ...mutation.mutation.path]));
    } else if (mutation.in === 'json') corruption = mutation.corruption;
    else if (mutation.in === 'media type') mediaType = mutation.mediaType;
    else size = mutation.bytes;
  }

  const text = body === undefined ? undefined : stringify(body, request.random);
  const bytes =
    text === undefined ? undefined : corruption ? corruptJson(text, corruption) : Buffer.from(text);
  const httpRequest = {
    method: operation.method,
    target: encodeTarget(operation.path, path, query, request.random),
    headers: [...headers, ...(mediaType === undefined ? [] : [['content-type', mediaType] as const])],
    body:
      size === undefined || !bytes
        ? bytes
        : Buffer.concat([bytes, Buffer.alloc(size, ' ')]).subarray(0, size),
  };
  if (mutated.has('media type')) return { httpRequest, expectedError: { status: 415 } };
  if (size !== undefined) return { httpRequest, expectedError: { status: 413 } };
  // A body that is not JSON has no other errors.
  const reported: ExpectedValidationError[] = corruption
    ? [
        ...errors.filter(({ loc: [part] }) => part !== 'body'),
        { type: 'json_invalid', loc: ['body', ANY_POSITION] },
      ]
    : errors;
  if (reported.length > 0) return { httpRequest, expectedError: { status: 422, errors: reported } };
  // The cursor is compared with the filters after these are validated.
  if (mutated.has('cursor')) {
    const cursorErrors = [{ type: 'value_error', loc: ['query', 'cursor'] }];
    return { httpRequest, expectedError: { status: 422, errors: cursorErrors } };
  }
  return { httpRequest };
}

function locationOf(mutation: Mutation): string {
  if (mutation.in === 'path' || mutation.in === 'query' || mutation.in === 'header')
    return `${mutation.in}.${mutation.name}`;
  if (mutation.in === 'body') return ['body', ...mutation.mutation.path].join('.');
  return mutation.in;
}

/** Whether one location contains the other. */
function overlap(a: string, b: string): boolean {
  return `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`);
}

function toExpectedError(
  { type, ctx }: Pick<ExpectedValidationError, 'type' | 'ctx'>,
  loc: ExpectedValidationError['loc'],
): ExpectedValidationError {
  return ctx ? { type, loc, ctx } : { type, loc };
}

/** Path and query, percent-encoded in one of the equivalent ways. */
function encodeTarget(
  pattern: string,
  path: Readonly<Record<string, string>>,
  query: readonly (readonly [string, string])[],
  random: Random,
): string {
  const queryRandom = query.length > ESCAPED_PARAMETERS_MAX ? [] : random;
  const encodedPath = pattern.replace(/\{(\w+)\}/g, (_, name: string) =>
    encode(path[name] ?? '', random, false),
  );
  const pairs = query.map(
    ([name, value]) => `${encode(name, queryRandom, true)}=${encode(value, queryRandom, true)}`,
  );
  return pairs.length === 0 ? encodedPath : `${encodedPath}?${pairs.join('&')}`;
}

/** Escaping every character triples the length, and a request line may have 10 KB. */
const ESCAPED_LENGTH_MAX = 200;
const ESCAPED_PARAMETERS_MAX = 30;

function encode(text: string, random: Random, isQuery: boolean): string {
  const plain = encodeURIComponent(text);
  const style = (random[text.length % Math.max(random.length, 1)] ?? 0) % 5;
  if (style === 1 && text.length < ESCAPED_LENGTH_MAX) {
    return Buffer.from(text)
      .toString('hex')
      .replace(/../g, (byte) => `%${byte}`);
  }
  if (style === 2 && isQuery) return plain.replaceAll('%20', '+');
  if (style === 3) return plain.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
  return plain;
}

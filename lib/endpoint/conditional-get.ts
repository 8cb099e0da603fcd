import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import { type EntityTags, entityTags } from '../http/etag.ts';
import { readHttpDate } from '../http/http-date.ts';
import type { Contract, ParametersSchema } from './contract.ts';
import { HttpError } from './http-error.ts';

/*
 * A GET whose answer has an entity tag can be asked for on conditions (RFC 9110, section 13). That follows from its
 * contract: nothing in its handler is for it.
 */

const Tags = entityTags();

const CONDITIONS = {
  'if-none-match': v.optional(
    v.pipe(Tags, v.description('Answer 304 if this is the version still: entity tags, or `*` for any')),
  ),
  'if-modified-since': v.optional(
    v.pipe(
      v.string(),
      v.description('Answer 304 if it was not changed after this time, without `If-None-Match`'),
    ),
  ),
  'if-match': v.optional(
    v.pipe(Tags, v.description('Answer 412 unless this is the version: entity tags, or `*` for any')),
  ),
  'if-unmodified-since': v.optional(
    v.pipe(v.string(), v.description('Answer 412 if it was changed after this time, without `If-Match`')),
  ),
};

/** The headers of an answer that a 304 repeats. */
const REPEATED = ['cache-control', 'etag', 'last-modified', 'vary'];

/**
 * @param contract of an endpoint
 * @returns whether it can be asked for on conditions
 */
export function isConditional({ method, responses }: Contract): boolean {
  return method === 'GET' && responses[200]?.headers?.entries.etag !== undefined;
}

/**
 * @param contract of an endpoint
 * @returns the schema of all headers that are read of a request for it, if any is
 */
export function requestHeadersOf(contract: Contract): ParametersSchema | undefined {
  const { headers } = contract.request;
  if (!isConditional(contract)) return headers;
  const { 'if-modified-since': _, 'if-unmodified-since': __, ...byTag } = CONDITIONS;
  const isDated = contract.responses[200]?.headers?.entries['last-modified'] !== undefined;
  return v.object({ ...headers?.entries, ...(isDated ? CONDITIONS : byTag) });
}

/**
 * @param contract of an endpoint that can be asked for on conditions
 * @returns the schema of the headers of its 304
 */
export function notModifiedHeaders({ responses }: Contract): ParametersSchema {
  const entries = Object.entries(responses[200]?.headers?.entries ?? {});
  return v.object(Object.fromEntries(entries.filter(([name]) => REPEATED.includes(name))));
}

/**
 * Evaluates the conditions of a request, in the order of RFC 9110, section 13.2.2.
 *
 * @param headers of the request, which are valid
 * @param answer to it, which has an entity tag
 * @returns the answer, or 304 in its place
 * @throws {HttpError} `precondition_failed`
 */
export function evaluatePreconditions(
  headers: Readonly<Record<string, string | undefined>>,
  answer: APIGatewayProxyStructuredResultV2,
): APIGatewayProxyStructuredResultV2 {
  const current = String(answer.headers?.etag);
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  const isLater = (date: string | undefined) => {
    if (date === undefined) return undefined;
    const since = readHttpDate(date);
    const modified = readHttpDate(String(answer.headers?.['last-modified']));
    return since === undefined || modified === undefined ? undefined : modified > since;
  };

  const hasFailed =
    match === undefined
      ? isLater(headers['if-unmodified-since'])
      : !names(v.parse(Tags, match), current, 'strong');
  if (hasFailed) throw new HttpError('precondition_failed', {}, { headers: { etag: current } });

  const isUnchanged =
    noneMatch === undefined
      ? isLater(headers['if-modified-since']) === false
      : names(v.parse(Tags, noneMatch), current, 'weak');
  if (!isUnchanged) return answer;
  const repeated = Object.entries(answer.headers ?? {}).filter(([name]) => REPEATED.includes(name));
  return { statusCode: 304, headers: Object.fromEntries(repeated) };
}

/** Whether an entity tag is among others, by the comparison of RFC 9110, section 8.8.3.2. */
function names(tags: EntityTags, current: string, comparison: 'strong' | 'weak'): boolean {
  if (tags === '*') return true;
  const isWeak = current.startsWith('W/');
  const opaque = isWeak ? current.slice(2) : current;
  return tags.some((one) => one.tag === opaque && (comparison === 'weak' || (!isWeak && !one.isWeak)));
}

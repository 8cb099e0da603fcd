import { type Breakage, broken } from './body.ts';
import { type Current, headersOf } from './condition.ts';
import type { HttpRequest } from './connection.ts';
import type { Operation } from './document.ts';
import type { Mutation } from './mutation.ts';
import { known } from './parameter.ts';
import type { ValidRequest } from './request.ts';
import { changed, type Random, written } from './tree.ts';

/** One thing that an answer should say to be wrong. */
export interface ExpectedError {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** What is answered to a request that is refused; the faults are absent where it is one sentence. */
export interface ExpectedRefusal {
  readonly status: number;
  readonly faults?: readonly ExpectedError[];
}

/** What is read of the articles that there are. */
type Articles = readonly { readonly id: number }[];

/** In place of where a text ceases to be JSON. */
export const SOMEWHERE = -1;

/** Where there is nothing, no condition matters. */
const NOTHING: Current = { etag: '"1"' };

/**
 * @param operation that is asked for
 * @param request that it takes
 * @param articles that it may name
 * @param current what its conditions are about
 * @param changes that make it one that is not taken
 * @returns the request as it is sent, and how it is refused, if it is
 */
export function wire(
  operation: Operation,
  request: ValidRequest,
  articles: Articles,
  current: Current = NOTHING,
  changes: readonly Mutation[] = [],
): { sent: HttpRequest; refusal?: ExpectedRefusal } {
  const path: Record<string, string> = Object.fromEntries(
    Object.entries(request.path).map(([name, value]) => [name, known(value, articles).text]),
  );
  let query = request.query.map(([name, value]): [string, string] => [name, known(value, articles).text]);
  let headers = [
    ...request.headers,
    ...(request.conditions ? headersOf(request.conditions, current) : []),
    ...(request.key ? [['idempotency-key', request.key.written] as const] : []),
  ];
  let { mediaType, body } = request;
  let breakage: Breakage | undefined;
  let size: number | undefined;
  const faults: ExpectedError[] = [];
  const touched = new Set<string>();

  for (const change of changes) {
    const place = placeOf(change);
    if ([...touched].some((other) => overlap(other, place))) continue;
    touched.add(place);
    if (change.in === 'path') {
      path[change.name] = change.value.text;
      faults.push(faultOf(change.value, ['path', change.name]));
    } else if (change.in === 'query' && 'tooMany' in change) {
      const { name, tooMany, max } = change;
      query = [
        ...query.filter(([one]) => one !== name),
        ...tooMany.map((value): [string, string] => [name, known(value, articles).text]),
      ];
      const ctx = { field_type: 'List', max_length: max, actual_length: tooMany.length };
      faults.push({ type: 'too_long', loc: ['query', name], ctx });
    } else if (change.in === 'query') {
      const { name, value } = change;
      const isList = operation.parameters.some(
        (one) => one.name === name && one.schema.maxItems !== undefined,
      );
      const others = query.filter(([one]) => one !== name);
      const own = query.filter(([one]) => one === name).slice(0, change.at);
      // Of one that may not be repeated the last value holds.
      query = [...own, ...others, [name, value.text]];
      faults.push(faultOf(value, ['query', name, ...(isList ? [own.length] : [])]));
    } else if (change.in === 'header') {
      const { name, text } = change;
      headers = [...headers.filter(([one]) => one !== name), [name, text]];
      faults.push({ type: 'value_error', loc: ['header', name] });
    } else if (change.in === 'cursor') {
      query = [...query, ['cursor', change.text]];
    } else if (change.in === 'body') {
      body = changed(body, change.spoiling.path, change.spoiling.value);
      faults.push(faultOf(change.spoiling, ['body', ...change.spoiling.path]));
    } else if (change.in === 'text') breakage = change.breakage;
    else if (change.in === 'media type') mediaType = change.mediaType;
    else size = change.bytes;
  }

  const text = body === undefined ? undefined : written(body, request.dice);
  const bytes = text === undefined ? undefined : breakage ? broken(text, breakage) : Buffer.from(text);
  const sent = {
    method: operation.method,
    target: target(operation.path, path, query, request.dice),
    headers: [...headers, ...(mediaType === undefined ? [] : [['content-type', mediaType] as const])],
    body:
      size === undefined || !bytes
        ? bytes
        : Buffer.concat([bytes, Buffer.alloc(size, ' ')]).subarray(0, size),
  };
  if (touched.has('media type')) return { sent, refusal: { status: 415 } };
  if (size !== undefined) return { sent, refusal: { status: 413 } };
  const seen = breakage ? faults.filter(({ loc: [part] }) => part !== 'body') : faults;
  const unread: ExpectedError[] = breakage ? [{ type: 'json_invalid', loc: ['body', SOMEWHERE] }] : [];
  if (seen.length + unread.length > 0)
    return { sent, refusal: { status: 422, faults: [...seen, ...unread] } };
  // A cursor is held against the filters, once these are known to be valid.
  if (touched.has('cursor')) {
    return { sent, refusal: { status: 422, faults: [{ type: 'value_error', loc: ['query', 'cursor'] }] } };
  }
  return { sent };
}

function placeOf(change: Mutation): string {
  if (change.in === 'path' || change.in === 'query' || change.in === 'header')
    return `${change.in}.${change.name}`;
  if (change.in === 'body') return ['body', ...change.spoiling.path].join('.');
  return change.in;
}

/** Whether one of two places is in the other. */
function overlap(a: string, b: string): boolean {
  return `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`);
}

function faultOf(
  { type, ctx }: Pick<ExpectedError, 'type' | 'ctx'>,
  loc: ExpectedError['loc'],
): ExpectedError {
  return ctx ? { type, loc, ctx } : { type, loc };
}

/** The path and the query of a request, encoded in one of the ways in which that can be done. */
function target(
  pattern: string,
  path: Readonly<Record<string, string>>,
  query: readonly (readonly [string, string])[],
  dice: Random,
): string {
  const escapes = query.length > MANY ? [] : dice;
  const encodedPath = pattern.replace(/\{(\w+)\}/g, (_, name: string) =>
    encoded(path[name] ?? '', dice, false),
  );
  const pairs = query.map(
    ([name, value]) => `${encoded(name, escapes, true)}=${encoded(value, escapes, true)}`,
  );
  return pairs.length === 0 ? encodedPath : `${encodedPath}?${pairs.join('&')}`;
}

/** Where each character is escaped the request line is three times as long, and it may have 10 KB. */
const ESCAPED_MAX = 200;
const MANY = 30;

function encoded(text: string, dice: Random, isQuery: boolean): string {
  const plain = encodeURIComponent(text);
  const style = (dice[text.length % Math.max(dice.length, 1)] ?? 0) % 5;
  if (style === 1 && text.length < ESCAPED_MAX) {
    return Buffer.from(text)
      .toString('hex')
      .replace(/../g, (byte) => `%${byte}`);
  }
  if (style === 2 && isQuery) return plain.replaceAll('%20', '+');
  if (style === 3) return plain.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
  return plain;
}

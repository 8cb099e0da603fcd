import fc from 'fast-check';
import { anyTree, validTree } from './body.ts';
import type { Operation, Parameter } from './document.ts';
import { type ParameterValue, validValue } from './parameter.ts';
import { isPrecondition, type Preconditions, preconditions } from './precondition.ts';
import { sometimes } from './sometimes.ts';
import { anyText } from './text.ts';
import type { Random, Tree } from './tree.ts';

type NamedValue = readonly [name: string, value: ParameterValue];

export interface ValidRequest {
  readonly path: Readonly<Record<string, ParameterValue>>;
  /** In the order sent. */
  readonly query: readonly NamedValue[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly preconditions?: Preconditions;
  readonly idempotencyKey?: IdempotencyKey;
  readonly mediaType?: string;
  readonly body?: Tree;
  /** Selects among equivalent serializations. */
  readonly random: Random;
}

interface IdempotencyKey {
  readonly key: string;
  /** The key, quoted or not. */
  readonly header: string;
}

const random = fc.oneof(fc.constant<number[]>([]), fc.array(fc.nat(35), { minLength: 1, maxLength: 24 }));

/** Headers that must have no effect. */
const ignoredHeaders = fc.array(
  fc.oneof(
    fc.constantFrom<[string, string]>(
      ['accept', 'text/html'],
      ['accept-encoding', 'gzip'],
      ['cache-control', 'no-cache'],
      ['cookie', 'a=b; c'],
      ['forwarded', 'for=1.2.3.4;proto=https'],
      ['range', 'bytes=0-1'],
      ['x-forwarded-host', 'news.example'],
      ['x-http-method-override', 'DELETE'],
      ['x-method-override', 'PUT'],
      ['x-original-url', '/docs'],
      ['x-rewrite-url', '/news/1'],
    ),
    fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), fc.stringMatching(/^[\t -~\x80-\xff]{0,20}$/))
      .map(([name, value]): [string, string] => [`x-${name}`, value.trim()]),
  ),
  { maxLength: 2 },
);

export function validRequest(operation: Operation): fc.Arbitrary<ValidRequest> {
  const { parameters, body } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter(({ in: location, name }) => location === 'query' && name !== 'cursor');
  const headerNames = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const unsupported = headerNames.filter((name) => !isPrecondition(name) && !OTHER_HEADERS.includes(name));
  if (unsupported.length > 0) throw new Error(`Unsupported headers ${unsupported}`);
  const names = parameters.map(({ name }) => name);
  const unknown = fc.tuple(
    anyText.filter((name) => !names.includes(name)),
    anyText.map((text): ParameterValue => ({ text, parsed: text })),
  );
  return fc
    .record({
      path: fc.record(Object.fromEntries(inPath.map((one) => [one.name, validValue(one)])), {
        noNullPrototype: true,
      }),
      query: fc.tuple(...inQuery.map(values), fc.array(unknown, { maxLength: 2 })),
      headers: ignoredHeaders,
      preconditions: preconditions(headerNames),
      idempotencyKey: headerNames.includes('idempotency-key')
        ? sometimes(idempotencyKey, 4)
        : fc.constant(undefined),
      // An operation without a body must ignore one.
      body: body ? validTree(body.schema) : sometimes(anyTree, 10),
      mediaType: body ? mediaTypes(body.mediaTypes) : fc.constantFrom(undefined, 'application/json'),
      random,
    })
    .map(({ path, query, headers, preconditions, idempotencyKey, body, mediaType, random }) => ({
      path,
      query: interleave(query, random),
      headers,
      ...(preconditions === undefined ? {} : { preconditions }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(body === undefined ? {} : { body }),
      ...(mediaType === undefined ? {} : { mediaType }),
      random,
    }));
}

/** Supported headers that are not preconditions. */
const OTHER_HEADERS = ['accept-encoding', 'idempotency-key'];

/** Quoted, or bare if its characters allow that. */
const idempotencyKey = fc
  .tuple(
    fc.oneof(fc.stringMatching(/^[ -~]{1,40}$/), fc.uuid(), fc.constantFrom('a', '\\"', 'x'.repeat(255))),
    fc.boolean(),
  )
  .map(([key, isBare]): IdempotencyKey => {
    const quoted = `"${key.replace(/["\\]/g, '\\$&')}"`;
    return { key, header: isBare && /^[\w.~:/+=!#$%&'*^`|-]+$/.test(key) ? key : quoted };
  });

/** Most lists are this short. */
const FEW = 4;

/** Any number of values for a list. Of another parameter the last value wins. */
function values(parameter: Parameter): fc.Arbitrary<NamedValue[]> {
  const { name, schema } = parameter;
  const value = validValue(parameter);
  const named = (values: readonly ParameterValue[]) => values.map((one): NamedValue => [name, one]);
  if (schema.maxItems !== undefined) {
    const few = fc.array(value, { maxLength: FEW });
    const most = fc.array(value, { minLength: schema.maxItems, maxLength: schema.maxItems });
    return fc.oneof({ weight: 30, arbitrary: few }, { weight: 1, arbitrary: most }).map(named);
  }
  const overwritten = anyText.map((text): ParameterValue => ({ text, parsed: text }));
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant<NamedValue[]>([]) },
    { weight: 4, arbitrary: value.map((one) => named([one])) },
    { weight: 1, arbitrary: fc.tuple(overwritten, value).map(named) },
  );
}

/** Merges the lists at random; each keeps its order. */
function interleave(lists: readonly (readonly NamedValue[])[], random: Random): NamedValue[] {
  const left = lists.map((list) => [...list]);
  const result: NamedValue[] = [];
  for (let turn = 0; left.some((list) => list.length > 0); turn++) {
    const open = left.filter((list) => list.length > 0);
    const next = open[(random[turn % Math.max(random.length, 1)] ?? 0) % open.length]?.shift();
    if (next) result.push(next);
  }
  return result;
}

const mediaTypes = (names: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom('', '', '; charset=utf-8', ' ;charset="UTF-8"', ';a=b;c'),
      fc.boolean(),
    )
    .map(([name, parameters, isUpper]) => (isUpper ? name.toUpperCase() : name) + parameters);

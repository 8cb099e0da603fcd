import fc from 'fast-check';
import { anyTree, validTree } from './body.ts';
import { type Conditions, conditions, isCondition } from './condition.ts';
import type { Operation, Parameter } from './document.ts';
import { type Value, validValue } from './parameter.ts';
import { sometimes } from './sometimes.ts';
import { anyText } from './text.ts';
import type { Random, Tree } from './tree.ts';

/** A request that an operation takes. */
export interface ValidRequest {
  readonly path: Readonly<Record<string, Value>>;
  /** In the order in which they are sent. */
  readonly query: readonly (readonly [name: string, value: Value])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly conditions?: Conditions;
  /** An `Idempotency-Key`. */
  readonly key?: Key;
  readonly mediaType?: string;
  readonly body?: Tree;
  /** How all of it is written. */
  readonly dice: Random;
}

/** A key as its client chose it, and what stands for it in the header. */
interface Key {
  readonly key: string;
  readonly written: string;
}

const dice = fc.oneof(fc.constant<number[]>([]), fc.array(fc.nat(35), { minLength: 1, maxLength: 24 }));

/** Headers that change nothing here, whatever they do elsewhere. */
const idleHeaders = fc.array(
  fc.oneof(
    fc.constantFrom<[string, string]>(
      ['accept', 'text/html'],
      ['accept-encoding', 'gzip'],
      ['cache-control', 'no-cache'],
      ['cookie', 'a=b; c'],
      ['forwarded', 'for=1.2.3.4;proto=https'],
      ['origin', 'null'],
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

/**
 * @param operation of the document
 * @returns requests that it takes
 */
export function validRequest(operation: Operation): fc.Arbitrary<ValidRequest> {
  const { parameters, body } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter(({ in: place, name }) => place === 'query' && name !== 'cursor');
  const headerNames = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const strange = headerNames.filter((name) => !isCondition(name) && !OTHER_HEADERS.includes(name));
  if (strange.length > 0) throw new Error(`Nothing is known of the headers ${strange}`);
  const names = parameters.map(({ name }) => name);
  const unknown = fc.tuple(
    anyText.filter((name) => !names.includes(name)),
    anyText.map((text): Value => ({ text, means: text })),
  );
  return fc
    .record({
      path: fc.record(Object.fromEntries(inPath.map((one) => [one.name, validValue(one)])), {
        noNullPrototype: true,
      }),
      query: fc.tuple(...inQuery.map(values), fc.array(unknown, { maxLength: 2 })),
      headers: idleHeaders,
      conditions: conditions(headerNames),
      key: headerNames.includes('idempotency-key') ? sometimes(key, 4) : fc.constant(undefined),
      // One that is not asked for changes nothing.
      body: body ? validTree(body.schema) : sometimes(anyTree, 10),
      mediaType: body ? mediaTypes(body.mediaTypes) : fc.constantFrom(undefined, 'application/json'),
      dice,
    })
    .map(({ path, query, headers, conditions, key, body, mediaType, dice }) => ({
      path,
      query: interleaved(query, dice),
      headers,
      ...(conditions === undefined ? {} : { conditions }),
      ...(key === undefined ? {} : { key }),
      ...(body === undefined ? {} : { body }),
      ...(mediaType === undefined ? {} : { mediaType }),
      dice,
    }));
}

/** The headers of the document that are no conditions. */
const OTHER_HEADERS = ['accept-encoding', 'idempotency-key'];

/** A key in quotation marks, or without them where it can do so. */
const key = fc
  .tuple(
    fc.oneof(fc.stringMatching(/^[ -~]{1,40}$/), fc.uuid(), fc.constantFrom('a', '\\"', 'x'.repeat(255))),
    fc.boolean(),
  )
  .map(([key, isBare]): Key => {
    const quoted = `"${key.replace(/["\\]/g, '\\$&')}"`;
    return { key, written: isBare && /^[\w.~:/+=!#$%&'*^`|-]+$/.test(key) ? key : quoted };
  });

type Named = readonly [name: string, value: Value];

/** How often a parameter is there that may be repeated: mostly a few times. */
const FEW = 4;

/** The values of one parameter of a query: any number of them where it may be repeated, else the last one holds. */
function values(parameter: Parameter): fc.Arbitrary<Named[]> {
  const { name, schema } = parameter;
  const value = validValue(parameter);
  const named = (values: readonly Value[]) => values.map((one): Named => [name, one]);
  if (schema.maxItems !== undefined) {
    const few = fc.array(value, { maxLength: FEW });
    const most = fc.array(value, { minLength: schema.maxItems, maxLength: schema.maxItems });
    return fc.oneof({ weight: 30, arbitrary: few }, { weight: 1, arbitrary: most }).map(named);
  }
  const overwritten = anyText.map((text): Value => ({ text, means: text }));
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant<Named[]>([]) },
    { weight: 4, arbitrary: value.map((one) => named([one])) },
    { weight: 1, arbitrary: fc.tuple(overwritten, value).map(named) },
  );
}

/** All of them, the values of one parameter in their order. */
function interleaved(lists: readonly (readonly Named[])[], dice: Random): Named[] {
  const left = lists.map((list) => [...list]);
  const result: Named[] = [];
  for (let turn = 0; left.some((list) => list.length > 0); turn++) {
    const open = left.filter((list) => list.length > 0);
    const next = open[(dice[turn % Math.max(dice.length, 1)] ?? 0) % open.length]?.shift();
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

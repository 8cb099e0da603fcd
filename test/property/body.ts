import fc from 'fast-check';
import { isJson } from '../support/is-json.ts';
import { resolveRef, type Schema } from './document.ts';
import { sometimes } from './sometimes.ts';
import { anyText, loneSurrogate, text, textOutside } from './text.ts';
import type { Members, Tree } from './tree.ts';

/** Valid JSON, some of which JavaScript cannot represent. */
const NUMBERS = [
  '0',
  '-0',
  '1',
  '0.1e1',
  '1e400',
  '-1E+400',
  '1e-400',
  '9007199254740993',
  `1${'0'.repeat(400)}`,
];

/** Names of unknown members. The names that the body parser rejects have their own tests. */
const unknownName = fc.oneof(
  anyText,
  fc.constantFrom('id', 'version', 'shard', 'toString', 'TITLE', 'title ', '$set'),
);
/** Any JSON value. */
export const anyTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Tree>(null, true, false),
    fc.constantFrom(...NUMBERS).map((raw): Tree => ({ raw })),
    anyText,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(unknownName, tie('tree')), { maxLength: 4 }).map((members): Tree => ({ members })),
  ),
})).tree;

/**
 * The fields with tests for every invalid value. Any other field only has valid values, without characters beyond the
 * Basic Multilingual Plane: valibot's own lengths count UTF-16 units.
 */
const TESTED_FIELDS = ['title', 'content', 'creator', 'first_name', 'last_name'];

/** The names of all members that the document declares. */
function declaredNames(schema: Schema): string[] {
  return Object.entries(resolveRef(schema).properties ?? {}).flatMap(([name, member]) => [
    name,
    ...declaredNames(member),
  ]);
}

/** Valid values, with unknown members and repeated names, in any order. */
export function validTree(schema: Schema): fc.Arbitrary<Tree> {
  const { type, properties = {}, required = [], ...rest } = resolveRef(schema);
  if (type === 'string') return text(rest.minLength ?? 0, rest.maxLength ?? 0);
  if (type !== 'object') throw new Error(`Unsupported body type ${type}`);
  const members = Object.entries(properties).map(([name, inner]) => {
    const tree = TESTED_FIELDS.includes(name) ? validTree(inner) : validOther(inner);
    const member = tree.map((value) => [name, value] as const);
    return required.includes(name) ? member : sometimes(member, 2);
  });
  return fc
    .record({
      members: fc.tuple(...members),
      // The last of two members with the same name wins.
      overwritten: sometimes(fc.tuple(fc.constantFrom(...Object.keys(properties)), anyTree), 8),
      unknown: fc.array(
        fc.tuple(
          unknownName.filter((name) => !declaredNames(schema).includes(name)),
          anyTree,
        ),
        { maxLength: 2 },
      ),
      order: fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
    })
    .map(({ members, overwritten, unknown, order }): Members => {
      const last = [...members.filter((member) => member !== undefined), ...unknown];
      const isOverwritten = overwritten && last.some(([name]) => name === overwritten[0]);
      const shuffled = last.toSorted((a, b) => (order[last.indexOf(a)] ?? 0) - (order[last.indexOf(b)] ?? 0));
      return { members: isOverwritten ? [overwritten, ...shuffled] : shuffled };
    });
}

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  date: ['2026-11-23'],
  'date-time': ['2026-11-23T10:15:30.000Z'],
  email: ['ada@example.com'],
  uri: ['https://example.com/'],
};

/** A valid value of any schema. Of an optional object in a patch only its removal: without it the patch may be incomplete. */
function validOther(schema: Schema): fc.Arbitrary<Tree> {
  const { type, anyOf, enum: values, examples, items = {}, ...rest } = resolveRef(schema);
  const {
    minLength = 0,
    maxLength = minLength + 100,
    minimum = 0,
    maximum = minimum + 1000,
    maxItems = 3,
  } = rest;
  if (anyOf) return fc.oneof(...anyOf.filter((one) => one.type !== 'object').map(validOther));
  const given =
    values ?? (rest.pattern || rest.format ? (examples ?? EXAMPLES[rest.format ?? '']) : undefined);
  if (given) return fc.constantFrom(...given.map((value): Tree => ({ raw: JSON.stringify(value) })));
  switch (type) {
    case 'string':
      return fc.string({ unit: 'binary-ascii', minLength, maxLength });
    case 'integer':
    case 'number':
      return fc.integer({ min: minimum, max: maximum }).map((value) => ({ raw: `${value}` }));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(validOther(items), { minLength: 1, maxLength: maxItems });
    case 'object':
      return validTree(schema);
    default:
      throw new Error(`No values of the type ${type} are generated`);
  }
}

/** A change that makes a body invalid, and its validation error. */
export interface BodyMutation {
  /** Names of nested members; empty for the whole body. */
  readonly path: readonly string[];
  /** The new value; absent if the member is removed. */
  readonly value?: Tree;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

export function bodyMutations(schema: Schema): fc.Arbitrary<BodyMutation> {
  const nullBody = fc.constant<BodyMutation>({ path: [], value: null, type: 'missing' });
  const others = mutationsAt([], schema).filter(({ path, value }) => path.length > 0 || value !== null);
  return fc.oneof({ weight: 1, arbitrary: nullBody }, { weight: 20, arbitrary: others });
}

function mutationsAt(path: readonly string[], schema: Schema): fc.Arbitrary<BodyMutation> {
  const { type, properties = {}, required = [], minLength = 0, maxLength = 0 } = resolveRef(schema);
  if (type === 'string') {
    const { tooShort, tooLong } = textOutside(minLength, maxLength);
    const notString = anyTree.filter((tree) => typeof tree !== 'string');
    // Rare if the limit is high: such a text takes as long as many others.
    const weight = maxLength > 1000 ? 1 : 40;
    return fc.oneof(
      { weight: 40, arbitrary: notString.map((value) => ({ path, value, type: 'string_type' })) },
      {
        weight: 40,
        arbitrary: tooShort.map((value) => ({
          path,
          value,
          type: 'string_too_short',
          ctx: { min_length: minLength },
        })),
      },
      {
        weight,
        arbitrary: tooLong.map((value) => ({
          path,
          value,
          type: 'string_too_long',
          ctx: { max_length: maxLength },
        })),
      },
      { weight: 20, arbitrary: loneSurrogate.map((value) => ({ path, value, type: 'string_unicode' })) },
    );
  }
  const notObject = anyTree
    .filter((tree) => typeof tree !== 'object' || tree === null || !('members' in tree))
    .map((value): BodyMutation => ({ path, value, type: 'model_attributes_type' }));
  const missing = required.map((name) =>
    fc.constant<BodyMutation>({ path: [...path, name], type: 'missing' }),
  );
  const inner = Object.entries(properties)
    .filter(([name]) => TESTED_FIELDS.includes(name))
    .map(([name, member]) => ({ weight: 3, arbitrary: mutationsAt([...path, name], member) }));
  return fc.oneof(notObject, ...missing, ...inner);
}

/** A change that makes the text of a body invalid JSON. */
export interface JsonCorruption {
  readonly kind: 'truncate' | 'insert' | 'replace' | 'append' | 'prepend' | 'insert bytes';
  /** Position, as a fraction of the length. */
  readonly at: number;
  readonly text: string;
}

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

export const jsonCorruptions: fc.Arbitrary<JsonCorruption> = fc.oneof(
  fc.record({ kind: fc.constant('truncate' as const), at, text: fc.constant('') }),
  fc.record({
    kind: fc.constant('insert' as const),
    at,
    text: fc.constantFrom(',', '"', '{', ']', '\\', '\u0001', "'", 'x', '//'),
  }),
  fc.record({
    kind: fc.constant('replace' as const),
    at: fc.constant(0),
    text: fc.constantFrom(' ', 'x', '{', '01', 'NaN', '-Infinity', "{'a':1}", '{"a":1,}', '\u00a0{}'),
  }),
  fc.record({
    kind: fc.constant('append' as const),
    at: fc.constant(1),
    text: fc.constantFrom(',', '}', '{}', ' x', '\u0000', '\ufeff', ';'),
  }),
  fc.record({
    kind: fc.constant('prepend' as const),
    at: fc.constant(0),
    text: fc.constantFrom('\ufeff', ")]}'", ',', 'x', '\u0000'),
  }),
  fc.record({
    kind: fc.constant('insert bytes' as const),
    at,
    text: fc.constantFrom('\xff', '\xc0\xaf', '\xed\xa0\x80', '\xf5\x80\x80\x80', '\xe2\x82', '\x80'),
  }),
);

/** Appends ` x` instead if the corruption leaves the text valid or empty. */
export function corruptJson(text: string, corruption: JsonCorruption): Uint8Array {
  // Never split a surrogate pair: lone surrogates have their own mutations.
  const characters = Array.from(text);
  const at = Math.floor(corruption.at * characters.length);
  const before = characters.slice(0, at).join('');
  const after = characters.slice(at).join('');
  if (corruption.kind === 'insert bytes') {
    return Buffer.concat([Buffer.from(before), Buffer.from(corruption.text, 'latin1'), Buffer.from(after)]);
  }
  const parts = { truncate: [before], replace: [corruption.text] }[String(corruption.kind)];
  const result = (parts ?? [before, corruption.text, after]).join('');
  return Buffer.from(isJson(result) || result === '' ? `${text} x` : result);
}

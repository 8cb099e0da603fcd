import fc from 'fast-check';
import { isJson } from '../support/is-json.ts';
import { resolved, type Schema } from './document.ts';
import { sometimes } from './sometimes.ts';
import { anyText, loneSurrogate, text, textOutside } from './text.ts';
import type { Members, Tree } from './tree.ts';

/** Written as JSON allows and JavaScript cannot keep it. */
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

/** The names that the parser refuses are left out: nothing is lost by their refusal, and they have cases of their own. */
const unknownName = fc.oneof(
  anyText,
  fc.constantFrom('id', 'version', 'shard', 'toString', 'TITLE', 'title ', '$set'),
);
/** Any JSON value, of which nothing is expected. */
export const anyTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Tree>(null, true, false),
    fc.constantFrom(...NUMBERS).map((written): Tree => ({ written })),
    anyText,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(unknownName, tie('tree')), { maxLength: 4 }).map((members): Tree => ({ members })),
  ),
})).tree;

const KNOWN = ['title', 'content', 'creator', 'first_name', 'last_name'];

/**
 * @param schema of a body, or of a part of it
 * @returns values that it accepts: with members that it does not know, in any order, some of them named twice
 */
export function validTree(schema: Schema): fc.Arbitrary<Tree> {
  const { type, properties = {}, required = [], minLength = 0, maxLength = minLength } = resolved(schema);
  if (type === 'string') return text(minLength, maxLength);
  if (type !== 'object') throw new Error(`Nothing is known of a body that is ${type}`);
  const members = Object.entries(properties).map(([name, inner]) => {
    const member = validTree(inner).map((value) => [name, value] as const);
    return required.includes(name) ? member : sometimes(member, 2);
  });
  return fc
    .record({
      members: fc.tuple(...members),
      // What is named twice has the last value that it is given.
      overwritten: sometimes(fc.tuple(fc.constantFrom(...Object.keys(properties)), anyTree), 8),
      unknown: fc.array(
        fc.tuple(
          unknownName.filter((name) => !KNOWN.includes(name)),
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

/** A change to a body by which its schema no longer accepts it, and what is said of that. */
export interface Invalidation {
  /** Names that lead to what is changed; none for the body itself. */
  readonly path: readonly string[];
  /** What is there then; absent when it is taken away. */
  readonly value?: Tree;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/**
 * @param schema of a body
 * @returns changes by which the schema no longer accepts it
 */
export function invalidations(schema: Schema): fc.Arbitrary<Invalidation> {
  const nothing = fc.constant<Invalidation>({ path: [], value: null, type: 'missing' });
  const root = spoiledValues(schema, []).filter(({ path, value }) => path.length > 0 || value !== null);
  return fc.oneof({ weight: 1, arbitrary: nothing }, { weight: 20, arbitrary: root });
}

function spoiledValues(schema: Schema, path: readonly string[]): fc.Arbitrary<Invalidation> {
  const { type, properties = {}, required = [], minLength = 0, maxLength = 0 } = resolved(schema);
  if (type === 'string') {
    const { tooShort, tooLong } = textOutside(minLength, maxLength);
    const noString = anyTree.filter((tree) => typeof tree !== 'string');
    // A text that is too long is as long as many others where the bound is far.
    const weight = maxLength > 1000 ? 1 : 40;
    return fc.oneof(
      { weight: 40, arbitrary: noString.map((value) => ({ path, value, type: 'string_type' })) },
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
  const noObject = anyTree
    .filter((tree) => typeof tree !== 'object' || tree === null || !('members' in tree))
    .map((value): Invalidation => ({ path, value, type: 'model_attributes_type' }));
  const missing = required.map((name) =>
    fc.constant<Invalidation>({ path: [...path, name], type: 'missing' }),
  );
  const inner = Object.entries(properties).map(([name, one]) => ({
    weight: 3,
    arbitrary: spoiledValues(one, [...path, name]),
  }));
  return fc.oneof(noObject, ...missing, ...inner);
}

/** A change to the text of a body by which it is no JSON. */
export interface Breakage {
  readonly how: 'cut' | 'inserted' | 'replaced' | 'appended' | 'prepended' | 'inserted bytes';
  /** Where, as a part of the whole. */
  readonly at: number;
  readonly text: string;
}

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** Ways to make a text no JSON; one that happens to leave it JSON is no use. */
export const breakages: fc.Arbitrary<Breakage> = fc.oneof(
  fc.record({ how: fc.constant('cut' as const), at, text: fc.constant('') }),
  fc.record({
    how: fc.constant('inserted' as const),
    at,
    text: fc.constantFrom(',', '"', '{', ']', '\\', '\u0001', "'", 'x', '//'),
  }),
  fc.record({
    how: fc.constant('replaced' as const),
    at: fc.constant(0),
    text: fc.constantFrom(' ', 'x', '{', '01', 'NaN', '-Infinity', "{'a':1}", '{"a":1,}', '\u00a0{}'),
  }),
  fc.record({
    how: fc.constant('appended' as const),
    at: fc.constant(1),
    text: fc.constantFrom(',', '}', '{}', ' x', '\u0000', '\ufeff', ';'),
  }),
  fc.record({
    how: fc.constant('prepended' as const),
    at: fc.constant(0),
    text: fc.constantFrom('\ufeff', ")]}'", ',', 'x', '\u0000'),
  }),
  fc.record({
    how: fc.constant('inserted bytes' as const),
    at,
    text: fc.constantFrom('\xff', '\xc0\xaf', '\xed\xa0\x80', '\xf5\x80\x80\x80', '\xe2\x82', '\x80'),
  }),
);

/**
 * @param text that is JSON
 * @param breakage of it
 * @returns bytes that are no JSON, by this change or by another where this one would not do
 */
export function broken(text: string, breakage: Breakage): Uint8Array {
  // A surrogate pair is not torn apart: that is the business of other cases.
  const characters = Array.from(text);
  const at = Math.floor(breakage.at * characters.length);
  const before = characters.slice(0, at).join('');
  const after = characters.slice(at).join('');
  if (breakage.how === 'inserted bytes') {
    return Buffer.concat([Buffer.from(before), Buffer.from(breakage.text, 'latin1'), Buffer.from(after)]);
  }
  const kept = { cut: [before], replaced: [breakage.text] }[String(breakage.how)];
  const result = (kept ?? [before, breakage.text, after]).join('');
  return Buffer.from(isJson(result) || result === '' ? `${text} x` : result);
}

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { jsonObject } from '../../../lib/schema/json-object.ts';
import { applyMergePatch, changesOf, mergePatch } from '../../../lib/schema/merge-patch.ts';

const fields = {
  title: v.string(),
  section: v.optional(v.string(), 'politics'),
  place: v.optional(
    jsonObject({ city: v.string(), country: v.optional(v.string()), zip: v.nullable(v.string()) }),
  ),
  tags: v.optional(v.array(v.string())),
};
const patch = mergePatch(fields);

describe('mergePatch', () => {
  it.each([
    {},
    { title: 'A title' },
    { section: null, place: null, tags: null },
    { place: { country: null } },
    { place: { city: 'Bergen' }, tags: [] },
  ])('accepts %j without adding defaults', (body) => {
    expect(v.parse(patch, body)).toEqual(body);
  });

  it.each([{ title: null }, { place: { city: null } }, { place: [] }, { tags: 'one' }, []])(
    'rejects %j',
    (body) => {
      expect(v.is(patch, body)).toBe(false);
    },
  );
});

describe('changesOf', () => {
  it('names each member at any depth, and replaces arrays whole', () => {
    expect(
      changesOf(fields, {
        title: 'A title',
        section: null,
        place: { city: 'Bergen', country: null },
        tags: ['a'],
      }),
    ).toEqual([
      [['title'], 'A title'],
      [['section'], undefined],
      [['place', 'city'], 'Bergen'],
      [['place', 'country'], undefined],
      [['tags'], ['a']],
    ]);
    // Required, and null is a value of it.
    expect(changesOf(fields, { place: { zip: null } })).toEqual([[['place', 'zip'], null]]);
    expect(changesOf(fields, { place: null })).toEqual([[['place'], undefined]]);
    expect(changesOf(fields, { place: {} })).toEqual([]);
  });
});

// https://www.rfc-editor.org/rfc/rfc7396#appendix-A
describe('applyMergePatch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, null, null],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(applyMergePatch(target, patch)).toEqual(result);
  });
});

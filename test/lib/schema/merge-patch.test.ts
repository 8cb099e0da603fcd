import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { jsonObject } from '../../../lib/schema/json-object.ts';
import { applyChanges, changesOf, mergePatch } from '../../../lib/schema/merge-patch.ts';

const fields = {
  title: v.string(),
  section: v.optional(v.string(), 'politics'),
  place: v.optional(
    jsonObject({ city: v.string(), country: v.optional(v.string()), zip: v.nullable(v.string()) }),
  ),
  tags: v.optional(v.array(v.string())),
  stars: v.pipe(v.optional(v.number(), 3), v.integer(), v.maxValue(5)),
  note: v.nullish(v.string()),
};
const patch = mergePatch(fields);

describe('mergePatch', () => {
  it.each([
    {},
    { title: 'A title' },
    { section: null, place: null, tags: null, stars: null, note: null },
    { place: { country: null } },
    { place: { city: 'Bergen' }, tags: [] },
  ])('accepts %j without adding defaults', (body) => {
    expect(v.parse(patch, body)).toEqual(body);
  });

  it.each([{ title: null }, { place: { city: null } }, { place: [] }, { tags: 'one' }, { stars: 6 }, []])(
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

describe('applyChanges', () => {
  it('changes, removes and adds members, and creates the objects that a value lacks', () => {
    const target = { title: 'A title', section: 'sport', creator: null };
    expect(
      applyChanges(target, [
        [['section'], undefined],
        [['creator', 'name'], 'Ada'],
        [['place', 'city'], 'Bergen'],
        [['place', 'zip'], null],
      ]),
    ).toEqual({ title: 'A title', creator: { name: 'Ada' }, place: { city: 'Bergen', zip: null } });
    expect(target.section).toBe('sport');
  });
});

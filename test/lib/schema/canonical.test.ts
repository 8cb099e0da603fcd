import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { canonicalObject } from '../../../lib/schema/canonical.ts';
import { jsonObject } from '../../../lib/schema/json-object.ts';

const place = { city: v.string(), country: v.optional(v.string(), 'Norway') };
const former = {
  title: v.string(),
  place: v.optional(jsonObject({ city: v.string() })),
  places: v.array(v.nullable(jsonObject({ city: v.string() }))),
};
const changed = {
  title: v.string(),
  section: v.optional(v.string(), 'sport'),
  note: v.nullish(v.string()),
  place: v.optional(jsonObject(place)),
  places: v.array(v.nullable(jsonObject(place))),
  more: v.optional(jsonObject({ section: v.optional(v.string(), 'sport') }), {}),
};
const input = { title: 'A title', place: { city: 'Bergen' }, places: [null, { city: 'Oslo' }] };
const canonical = (changes: object = {}) =>
  canonicalObject(changed, v.parse(v.object(changed), { ...input, ...changes }));

describe('canonicalObject', () => {
  it('does not change when members with defaults are added at any depth', () => {
    expect(canonical()).toEqual(canonicalObject(former, input));
    expect(canonical({ section: 'sport', more: { section: 'sport' } })).toEqual(canonical());
  });

  it.each([
    { section: 'culture' },
    { note: null },
    { place: { city: 'Bergen', country: 'Sweden' } },
    { places: [{ city: 'Oslo', country: 'Sweden' }, null] },
    { more: { section: 'culture' } },
  ])('differs for %j', (changes) => {
    expect(canonical(changes)).not.toEqual(canonical());
  });
});

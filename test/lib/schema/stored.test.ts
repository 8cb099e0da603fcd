import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { text } from '../../../lib/fastapi/text.ts';
import { jsonObject } from '../../../lib/schema/json-object.ts';
import { stored } from '../../../lib/schema/stored.ts';

const schema = v.object(
  stored({
    title: text(10, 100),
    creator: jsonObject({ name: text(2, 60) }),
    section: v.optional(v.picklist(['politics', 'sport']), 'politics'),
    subtitle: v.optional(text(2, 80)),
    tags: v.optional(v.array(text(2, 30)), []),
    note: v.optional(v.nullable(text(2, 30)), null),
  }),
);

describe('stored', () => {
  it('reads what was stored under former rules, and before a field was added', () => {
    const item = { title: 'Short', creator: { name: 'A' } };
    const defaults = { section: 'politics', tags: [], note: null };
    expect(v.parse(schema, item)).toEqual({ ...item, ...defaults });
    const short = { ...item, ...defaults, tags: ['a'], note: 'b' };
    expect(v.parse(schema, short)).toEqual(short);
  });

  it.each([{ title: 1 }, { creator: 'A' }, { section: 'weather' }, { subtitle: null }])(
    'rejects another type: %j',
    (change) => {
      const item = { title: 'Short', creator: { name: 'A' } };
      expect(v.is(schema, { ...item, ...change })).toBe(false);
    },
  );
});

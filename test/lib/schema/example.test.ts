import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { text } from '../../../lib/fastapi/text.ts';
import { exampleOf } from '../../../lib/schema/example.ts';
import { jsonObject } from '../../../lib/schema/json-object.ts';

describe('exampleOf', () => {
  it('is the first example, the default, or a value made for the schema', () => {
    const schema = jsonObject({
      given: v.pipe(v.string(), v.examples(['the example'])),
      optional: v.optional(v.pipe(v.string(), v.examples(['inside of optional']))),
      preset: v.optional(v.number(), 7),
      short: text(2, 5),
      long: text(300, 400),
      count: v.pipe(v.number(), v.integer(), v.minValue(3)),
      isOpen: v.boolean(),
      section: v.picklist(['politics', 'sport']),
      kind: v.literal('news'),
      note: v.nullish(v.pipe(v.string(), v.examples(['a note']))),
      mail: v.pipe(v.string(), v.email()),
      link: v.pipe(v.string(), v.url()),
      tags: v.array(v.pipe(v.string(), v.minLength(1))),
      place: v.optional(jsonObject({ city: v.pipe(v.string(), v.examples(['Bergen'])) })),
    });
    const { short, long, tags, ...example } = exampleOf(schema);
    expect(example).toEqual({
      given: 'the example',
      optional: 'inside of optional',
      preset: 7,
      count: 3,
      isOpen: true,
      section: 'politics',
      kind: 'news',
      note: 'a note',
      mail: 'ada@example.com',
      link: 'https://example.com/',
      place: { city: 'Bergen' },
    });
    expect(v.is(schema, { ...example, short, long, tags })).toBe(true);
  });

  it('asks for an example by the name of the field when it cannot make one', () => {
    const schema = jsonObject({ code: v.pipe(v.string(), v.regex(/^[A-Z]{3}-\d$/)) });
    expect(() => exampleOf(schema)).toThrow('The field code needs an example: add v.examples([…]) to it');
  });

  it('names the field whose default is not valid', () => {
    const schema = jsonObject({ section: v.optional(text(2, 5), 'politics') });
    expect(() => exampleOf(schema)).toThrow('The example or default of the field section is not valid');
  });
});

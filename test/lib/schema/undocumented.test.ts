import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { undocumented } from '../../../lib/schema/undocumented.ts';

const Text = v.pipe(v.string(), v.trim(), v.minLength(2, 'short'), v.description('A text'));
const Documented = v.pipe(
  v.object({
    text: v.pipe(Text, v.maxLength(5, 'long'), v.examples(['Ada'])),
    texts: v.optional(v.pipe(v.array(Text), v.title('Texts'))),
    nested: v.nullable(v.object({ count: v.pipe(v.number('no number'), v.metadata({ format: 'int64' })) })),
    fallback: v.fallback(v.pipe(v.string(), v.minLength(2)), 'none'),
    choice: v.exactOptional(v.union([v.pipe(v.string(), v.description('Text')), v.number()])),
  }),
  v.title('Documented'),
  v.check(({ texts }) => texts?.length !== 3, 'three'),
);

const inputs = [
  { text: ' Ada ', texts: ['Grace'], nested: { count: 1 } },
  { text: ' A ', texts: ['Grace', 1], nested: { count: 'one' } },
  { text: 'Ada Lovelace', nested: null, choice: 26, unknown: true },
  { text: 'Ada', texts: ['ab', 'cd', 'ef'], nested: null },
  { text: undefined, texts: 'none' },
  undefined,
];

describe('undocumented', () => {
  it.each(inputs)('accepts, returns and rejects the same: %j', (input) => {
    const config = { abortPipeEarly: true };
    const { success, output, issues } = v.safeParse(Documented, input, config);
    const actual = v.safeParse(undocumented(Documented), input, config);
    expect([actual.success, actual.output]).toEqual([success, output]);
    const summary = (found: typeof issues) => found?.map((one) => [v.getDotPath(one), one.type, one.message]);
    expect(summary(actual.issues)).toEqual(summary(issues));
  });

  it('has no documentation, and no pipe without an action', () => {
    const schema = undocumented(Documented);
    expect(v.getTitle(schema)).toBeUndefined();
    expect(v.getDescription(schema.entries.text)).toBeUndefined();
    expect('pipe' in schema.entries.nested.wrapped.entries.count).toBe(false);
  });

  it('leaves the schema as it is', () => {
    undocumented(Documented);
    expect(v.getTitle(Documented)).toBe('Documented');
  });

  it('takes no schema', () => {
    expect(undocumented(undefined)).toBeUndefined();
  });
});

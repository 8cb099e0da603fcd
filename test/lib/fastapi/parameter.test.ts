import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { integer } from '../../../lib/fastapi/parameter.ts';

const read = (text: string) => {
  const { success, output, issues } = v.safeParse(integer(1, 100), text, { abortPipeEarly: true });
  return success ? output : issues[0].message;
};

describe('integer', () => {
  it.each([
    ['a tab', '\t'],
    ['a next line', '\u0085'],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
  ])('accepts %s around a number', (_, space) => {
    expect(read(`${space}26${space}`)).toBe(26);
  });

  it.each([
    ['byte order mark', '\ufeff'],
    ['zero width space', '\u200b'],
    ['unit separator', '\u001f'],
  ])('rejects a %s around a number', (_, character) => {
    expect(read(`${character}26`)).toBe('int_parsing');
    expect(read(`26${character}`)).toBe('int_parsing');
  });
});

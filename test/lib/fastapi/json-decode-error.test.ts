import { describe, expect, it } from 'vitest';
import { jsonDecodeError } from '../../../lib/fastapi/json-decode-error.ts';
import { isJson } from '../../support/is-json.ts';

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '\\',
  '\\u00e9',
  '\\n',
  '1',
  '-',
  '.5',
  'e1',
  'true',
  'nul',
  ' ',
  '\n',
  '\t',
  '\u0001',
  '😀',
  'é',
  '0',
];

/** Pseudo-random texts, the same on every run: a linear congruential generator. */
function* texts(count: number): Generator<string> {
  let state = 1;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  for (let index = 0; index < count; index++) {
    yield Array.from({ length: 1 + next(12) }, () => TOKENS[next(TOKENS.length)]).join('');
  }
}

describe('jsonDecodeError', () => {
  it('returns an error inside the text exactly for invalid JSON', () => {
    let valid = 0;
    for (const text of texts(20_000)) {
      const error = jsonDecodeError(text);
      expect({ text, json: error === undefined }).toEqual({ text, json: isJson(text) });
      if (error) expect(error.offset).toBeLessThanOrEqual(Array.from(text).length);
      else valid++;
    }
    expect(valid).toBeGreaterThan(400);
  });

  it('returns no error for JSON of any depth and size', () => {
    expect(jsonDecodeError('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined();
    expect(jsonDecodeError(JSON.stringify('\\"\n😀'.repeat(100_000)))).toBeUndefined();
    expect(
      jsonDecodeError(' { "a" : [ 1 , -2.5e+3 , true , false , null , { } , [ ] , "" ] } '),
    ).toBeUndefined();
  });
});

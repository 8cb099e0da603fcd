import { describe, expect, it } from 'vitest';
import { isGreater, isVersion, nextBreakingVersion } from '../../../infra/release/version.ts';

describe('isVersion', () => {
  it.each(['0.1.0', '1.20.300'])('accepts %s', (text) => expect(isVersion(text)).toBe(true));

  it.each(['', '1', '0.2', 'v0.2.0', '0.02.0', '0.2.0-beta', '0.2.0 '])('rejects %j', (text) => {
    expect(isVersion(text)).toBe(false);
  });
});

describe('isGreater', () => {
  it.each([
    ['0.1.1', '0.1.0', true],
    ['0.10.0', '0.9.9', true],
    ['1.0.0', '0.99.0', true],
    ['0.1.0', '0.1.0', false],
    ['0.9.9', '0.10.0', false],
  ])('%s than %s: %s', (version, than, expected) => expect(isGreater(version, than)).toBe(expected));
});

describe('nextBreakingVersion', () => {
  it.each([
    ['0.1.3', '0.2.0'],
    ['1.4.2', '2.0.0'],
  ])('after %s is %s', (released, expected) => expect(nextBreakingVersion(released)).toBe(expected));
});

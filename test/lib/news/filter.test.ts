import { describe, expect, it } from 'vitest';
import { newsFilter } from '../../../lib/news/filter.ts';

const range = (from: number, to: number) => ({ from, to });
const MAX = Number.MAX_SAFE_INTEGER;

describe('newsFilter', () => {
  it('matches everything without criteria', () => {
    expect(newsFilter({ ids: [], created: [] })).toEqual({ created: [range(1, MAX)] });
  });

  it('contains each id once, newest first', () => {
    expect(newsFilter({ ids: [3, 1, 10, 3], created: [] }).ids).toEqual([10, 3, 1]);
  });

  it('merges ranges that overlap or touch, newest first', () => {
    const created = [range(10, 19), range(40, 49), range(20, 29), range(45, 60), range(12, 13)];
    expect(newsFilter({ ids: [], created }).created).toEqual([range(40, 60), range(10, 29)]);
  });

  it('restricts the ranges to the start of createdFrom and the end of createdTo', () => {
    const created = [range(10, 19), range(30, 39)];
    const limits = { createdFrom: range(15, 15), createdTo: range(20, 34) };
    expect(newsFilter({ ids: [], created, ...limits }).created).toEqual([range(30, 34), range(15, 19)]);
    expect(newsFilter({ ids: [], created: [], ...limits }).created).toEqual([range(15, 34)]);
  });

  it('matches nothing when createdTo is before createdFrom', () => {
    const limits = { createdFrom: range(50, 59), createdTo: range(40, 49) };
    expect(newsFilter({ ids: [], created: [], ...limits }).created).toEqual([]);
  });

  it('stays within the range of ids', () => {
    expect(newsFilter({ ids: [], created: [range(-5, 2 ** 60)] }).created).toEqual([range(1, MAX)]);
  });
});

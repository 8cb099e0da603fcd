import { describe, expect, it } from 'vitest';
import { newsFilter } from '../../../lib/news/filter.ts';

const period = (from: number, to: number) => ({ from, to });
const MAX = Number.MAX_SAFE_INTEGER;

describe('newsFilter', () => {
  it('is everything without criteria', () => {
    expect(newsFilter({ ids: [], created: [] })).toEqual({ created: [period(1, MAX)] });
  });

  it('has each id once, newest first', () => {
    expect(newsFilter({ ids: [3, 1, 10, 3], created: [] }).ids).toEqual([10, 3, 1]);
  });

  it('unites periods that overlap or touch, and keeps others apart, newest first', () => {
    const created = [period(10, 19), period(40, 49), period(20, 29), period(45, 60), period(12, 13)];
    expect(newsFilter({ ids: [], created }).created).toEqual([period(40, 60), period(10, 29)]);
  });

  it('narrows the periods by the range: from the start of its first, to the end of its last', () => {
    const created = [period(10, 19), period(30, 39)];
    const range = { createdFrom: period(15, 15), createdTo: period(20, 34) };
    expect(newsFilter({ ids: [], created, ...range }).created).toEqual([period(30, 34), period(15, 19)]);
    expect(newsFilter({ ids: [], created: [], ...range }).created).toEqual([period(15, 34)]);
  });

  it('matches nothing when the range ends before it begins', () => {
    const range = { createdFrom: period(50, 59), createdTo: period(40, 49) };
    expect(newsFilter({ ids: [], created: [], ...range }).created).toEqual([]);
  });

  it('stays within what an id can be', () => {
    expect(newsFilter({ ids: [], created: [period(-5, 2 ** 60)] }).created).toEqual([period(1, MAX)]);
  });
});

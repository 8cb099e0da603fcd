import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sampleArticle } from '../../../../infra/local/seed/sample-article.ts';
import { NewsInput } from '../../../../lib/news/news.ts';

const series = Array.from({ length: 3000 }, (_, index) => sampleArticle(index));

describe('sampleArticle', () => {
  it('returns valid articles', () => {
    expect(series.map((article) => v.parse(NewsInput, article))).toEqual(series);
  });

  it('returns the same article for the same index, in any order', () => {
    const again = Array.from({ length: 3000 }, (_, index) => sampleArticle(2999 - index)).reverse();
    expect(again).toEqual(series);
  });

  it('returns a different article for each index', () => {
    const texts = series.map(({ title, content }) => `${title}\n${content}`);
    expect(new Set(texts).size).toBe(series.length);
  });

  it('fills in every template placeholder', () => {
    const hasPlaceholder = ({ title, content }: NewsInput) => /[{}]|undefined/.test(title + content);
    expect(series.filter(hasPlaceholder)).toEqual([]);
  });

  it('writes three to eight paragraphs per article', () => {
    const lengths = new Set(series.map(({ content }) => content.split('\n\n').length));
    expect([...lengths].sort()).toEqual([3, 4, 5, 6, 7, 8]);
  });
});

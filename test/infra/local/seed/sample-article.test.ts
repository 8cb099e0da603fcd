import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sampleArticle } from '../../../../infra/local/seed/sample-article.ts';
import { NewsInput } from '../../../../lib/news/news.ts';

const series = Array.from({ length: 3000 }, (_, index) => sampleArticle(index));

describe('specimen', () => {
  it('writes valid articles', () => {
    expect(series.map((article) => v.parse(NewsInput, article))).toEqual(series);
  });

  it('writes the same article for the same number, whatever came between', () => {
    const again = Array.from({ length: 3000 }, (_, index) => sampleArticle(2999 - index)).reverse();
    expect(again).toEqual(series);
  });

  it('writes another article for another number', () => {
    const texts = series.map(({ title, content }) => `${title}\n${content}`);
    expect(new Set(texts).size).toBe(series.length);
  });

  it('leaves no place of a template open', () => {
    const isOpen = ({ title, content }: NewsInput) => /[{}]|undefined/.test(title + content);
    expect(series.filter(isOpen)).toEqual([]);
  });

  it('writes three to eight paragraphs', () => {
    const lengths = new Set(series.map(({ content }) => content.split('\n\n').length));
    expect([...lengths].sort()).toEqual([3, 4, 5, 6, 7, 8]);
  });
});

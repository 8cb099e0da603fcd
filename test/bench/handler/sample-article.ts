import type { NewsInput } from '../../../lib/news/news.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { InMemoryNewsRepository } from './in-memory-news-repository.ts';

const INPUT_LENGTH = 2791;
const ARTICLES = 100;
const SENTENCE = 'Ships returned to the old harbour on Monday, a week after the storm had closed it. ';

/** A 3 KB article, whatever fields it has. */
export const input: NewsInput = { ...newsInputExample, content: contentFor(newsInputExample) };

function contentFor({ content: _, ...others }: NewsInput): string {
  const length = INPUT_LENGTH - JSON.stringify(others).length;
  return SENTENCE.repeat(Math.ceil(length / SENTENCE.length)).slice(0, length);
}

/** The repository of the candidate in this process. */
export const news = new InMemoryNewsRepository(Array.from({ length: ARTICLES }, () => input));

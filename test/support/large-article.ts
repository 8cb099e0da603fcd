import type { NewsInput } from '../../lib/news/news.ts';
import { newsInputExample } from '../../lib/news/news-example.ts';

const INPUT_LENGTH = 2791;
const SENTENCE = 'Ships returned to the old harbour on Monday, a week after the storm had closed it. ';

/** An article of 3 KB, whatever fields it has. */
export const input: NewsInput = { ...newsInputExample, content: contentFor(newsInputExample) };

function contentFor({ content: _, ...others }: NewsInput): string {
  const length = INPUT_LENGTH - JSON.stringify(others).length;
  return SENTENCE.repeat(Math.ceil(length / SENTENCE.length)).slice(0, length);
}

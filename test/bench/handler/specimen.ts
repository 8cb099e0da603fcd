import type { NewsInput } from '../../../lib/news/news.ts';
import { InMemoryNewsRepository } from './in-memory-news-repository.ts';

const CONTENT_LENGTH = 2700;
const ARTICLES = 100;
const SENTENCE = 'Ships returned to the old harbour on Monday, a week after the storm had closed it. ';

/** An article of 3 KB. */
export const input: NewsInput = {
  title: 'Harbour reopens after storm',
  content: SENTENCE.repeat(Math.ceil(CONTENT_LENGTH / SENTENCE.length)).slice(0, CONTENT_LENGTH),
  creator: { first_name: 'Ada', last_name: 'Moreau' },
};

/** The repository of whichever candidate runs in this process. */
export const news = new InMemoryNewsRepository(Array.from({ length: ARTICLES }, () => input));

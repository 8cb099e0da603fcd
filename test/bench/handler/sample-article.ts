import { type NewsInput, newsInputExample } from '../../../lib/news/news.ts';
import { InMemoryNewsRepository } from './in-memory-news-repository.ts';

const CONTENT_LENGTH = 2700;
const ARTICLES = 100;
const SENTENCE = 'Ships returned to the old harbour on Monday, a week after the storm had closed it. ';

/** A 3 KB article. */
export const input: NewsInput = {
  ...newsInputExample,
  title: 'Harbour reopens after storm',
  content: SENTENCE.repeat(Math.ceil(CONTENT_LENGTH / SENTENCE.length)).slice(0, CONTENT_LENGTH),
  creator: { first_name: 'Ada', last_name: 'Moreau' },
};

/** The repository of the candidate in this process. */
export const news = new InMemoryNewsRepository(Array.from({ length: ARTICLES }, () => input));

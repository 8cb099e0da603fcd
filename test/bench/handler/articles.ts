import { input } from '../../support/large-article.ts';
import { InMemoryNewsRepository } from '../in-memory-news-repository.ts';

const COUNT = 100;
/** Newsdesk sends no `Last-Modified` that is not past. */
const AGE_MS = 60_000;

/** The repository of the candidate in this process. Its size is fixed, so that its small cost is constant. */
export const news = new InMemoryNewsRepository({
  inputs: Array(COUNT).fill(input),
  capacity: COUNT,
  clock: { nowMs: () => Date.now() - AGE_MS },
});

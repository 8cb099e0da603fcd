import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type LocalApi, startLocalApi } from '../../infra/local/local-api.ts';
import { sampleArticle } from '../../infra/local/seed/sample-article.ts';
import { News, type NewsInput } from '../../lib/news/news.ts';

/** Runs the API for the tests of one file, and deletes all articles after each test. */
export function useArticles() {
  let api: LocalApi;
  beforeAll(async () => {
    api = await startLocalApi({ port: 0 });
  });
  afterEach(async () => {
    const deletions = await Promise.all(
      (await stored()).map(({ id }) => fetch(`${api.url}/news/${id}`, { method: 'DELETE' })),
    );
    expect(deletions.filter(({ status }) => status !== 204)).toEqual([]);
  });
  afterAll(() => api.stop());

  /** All articles, newest first. */
  async function stored(): Promise<News[]> {
    const articles: News[] = [];
    for (let next: string | undefined = `${api.url}/news?limit=100`; next; ) {
      const response: Response = await fetch(next);
      articles.push(...v.parse(v.array(News), await response.json()));
      const [, link] = /<(.*)>/.exec(response.headers.get('link') ?? '') ?? [];
      next = link && new URL(link, response.url).href;
    }
    return articles;
  }

  /** All articles as they were sent, sorted. */
  async function inputs(): Promise<NewsInput[]> {
    const articles = await stored();
    return sorted(articles.map(({ id: _, created_at: __, updated_at: ___, ...input }) => input));
  }

  return { url: () => api.url, stored, inputs };
}

/** The first sample articles, sorted like `inputs`. */
export function series(count: number): NewsInput[] {
  return sorted(Array.from({ length: count }, (_, index) => sampleArticle(index)));
}

function sorted(articles: NewsInput[]): NewsInput[] {
  return articles.toSorted((a, b) => (a.content < b.content ? -1 : 1));
}

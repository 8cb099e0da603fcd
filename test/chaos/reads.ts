import type { News } from '../../lib/news/news.ts';
import { type ApiResponse, nextOf } from '../support/api.ts';
import { type EditorContext, versionOf } from './editor-context.ts';
import { isNews, isNewsList } from './is-news.ts';
import type { OwnArticle } from './own-article.ts';

/** Returns the entity tag; `undefined` if the article is missing or every attempt failed. */
export async function readArticle(context: EditorContext, article: OwnArticle): Promise<string | undefined> {
  const completion = await context.client.request('GET', article.path);
  context.recordRequest(article.history, 'GET', completion);
  if (!completion.response) return undefined;
  const { body, headers } = completion.response;
  const news = isNews(body) ? body : undefined;
  context.recordViolation(article.checkRead(news, versionOf(headers.etag)), article);
  return news && headers.etag;
}

export async function revalidate(context: EditorContext, article: OwnArticle): Promise<void> {
  const { version } = article;
  const etag = `"${version ?? 0}"`;
  const completion = await context.client.request('GET', article.path, {
    headers: { 'if-none-match': etag },
  });
  context.recordRequest(article.history, `GET, If-None-Match ${etag}`, completion);
  const status = completion.response?.status;
  if (status !== undefined && version !== undefined && status !== 304) {
    context.recordViolation(`returned ${status}, expected ${article}`, article);
  }
}

export async function readByIds(context: EditorContext): Promise<void> {
  const articles = context.articles.filter(() => context.random.chance(50));
  if (articles.length === 0) return;
  const path = `/news?${articles.map(({ id }) => `id=${id}`).join('&')}`;
  const { response } = await context.client.request('GET', path);
  if (response) compare(context, articles, articlesIn(response), `GET ${path}`);
}

/** The first page has every own article that is not older than its last one. */
export async function listPage(context: EditorContext): Promise<void> {
  const path = `/news?limit=${1 + context.random.below(40)}`;
  const { response } = await context.client.request('GET', path);
  if (!response) return;
  const listed = articlesIn(response);
  const oldest = nextOf(response.headers) === undefined ? 0 : (listed.at(-1)?.id ?? 0);
  const expected = context.articles.filter(({ id }) => id >= oldest);
  compare(context, expected, listed, `GET ${path}`);
}

/** All pages have every own article: no one else writes it meanwhile. */
export async function walkPages(context: EditorContext): Promise<void> {
  const articles = [...context.articles];
  const listed: News[] = [];
  for (let next: string | undefined = '/news?limit=100'; next !== undefined; ) {
    const { response } = await context.client.request('GET', next);
    if (!response) return;
    listed.push(...articlesIn(response));
    next = nextOf(response.headers);
  }
  for (const [index, { id }] of listed.entries()) {
    const before = listed[index - 1];
    if (before && before.id <= id) {
      const subject = { tag: context.name, history: [] };
      context.history.recordViolation(`the list has ${id} after ${before.id}`, subject);
    }
  }
  compare(context, articles, listed, 'all pages of GET /news');
}

function compare(
  context: EditorContext,
  articles: readonly OwnArticle[],
  listed: readonly News[],
  request: string,
): void {
  for (const article of articles) {
    const news = listed.find(({ id }) => id === article.id);
    article.history.push(`${request}: ${news ? 'found' : 'missing'}`);
    context.recordViolation(article.checkRead(news), article);
  }
}

function articlesIn({ body }: ApiResponse): News[] {
  return isNewsList(body) ? body : [];
}

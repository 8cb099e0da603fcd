import * as v from 'valibot';
import { News } from '../../lib/news/news.ts';
import { nextOf } from '../support/api.ts';
import type { History } from './history.ts';
import { isNews } from './is-news.ts';
import type { RetryingClient } from './retrying-client.ts';

/** Ids per request. */
const IDS_MAX = 100;

/** Compares the stored articles with the history, once the faults are disabled. */
export async function checkFinalState(client: RetryingClient, history: History): Promise<void> {
  const listed = await listAll(client);
  checkCreations(listed, history);
  const byId = new Map(listed.map((news) => [news.id, news]));
  for (const article of history.articles)
    history.recordViolation(article.checkRead(byId.get(article.id)), article);
  await checkByIds(client, history);
  await checkShared(client, history);
}

async function listAll(client: RetryingClient): Promise<News[]> {
  const listed: News[] = [];
  for (let next: string | undefined = '/news?limit=100'; next !== undefined; ) {
    const { headers, news } = await list(client, next);
    listed.push(...news);
    next = nextOf(headers);
  }
  return listed;
}

/** Every article is either acknowledged or the only one of an unacknowledged creation. */
function checkCreations(listed: readonly News[], history: History): void {
  const known = new Set([...history.articles, ...history.shared].map(({ id }) => id));
  const unacknowledged = new Set([...history.unacknowledged].map(({ tag }) => tag));
  for (const { id, title } of listed) {
    const [tag = ''] = title.split(' ');
    if (known.has(id) || unacknowledged.delete(tag)) continue;
    const sameTag = history.articles.find((article) => article.tag === tag);
    history.recordViolation(
      `${id} (${title}) exists but was never acknowledged`,
      sameTag ?? { tag, history: [] },
    );
  }
}

/** Reads the articles by id too, since the list itself could miss some. */
async function checkByIds(client: RetryingClient, history: History): Promise<void> {
  for (let start = 0; start < history.articles.length; start += IDS_MAX) {
    const articles = history.articles.slice(start, start + IDS_MAX);
    const { news } = await list(client, `/news?${articles.map(({ id }) => `id=${id}`).join('&')}`);
    const found = new Map(news.map((one) => [one.id, one]));
    for (const article of articles)
      history.recordViolation(article.checkRead(found.get(article.id)), article);
  }
}

async function checkShared(client: RetryingClient, history: History): Promise<void> {
  for (const article of history.shared) {
    const { response } = await client.request('GET', article.path);
    if (!isNews(response?.body)) history.recordViolation('it is missing', article);
    else {
      const version = Number(response?.headers.etag?.slice(1, -1));
      for (const violation of article.checkFinal(response.body, version))
        history.recordViolation(violation, article);
    }
  }
}

async function list(client: RetryingClient, path: string) {
  const { response } = await client.request('GET', path);
  return { headers: response?.headers ?? {}, news: v.parse(v.array(News), response?.body) };
}

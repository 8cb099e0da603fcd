import { hash } from 'node:crypto';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import pMap from 'p-map';
import * as v from 'valibot';
import { NewsInput } from '../../../lib/news/news.ts';
import { sampleArticle } from './sample-article.ts';

/** Articles so far. */
export interface SeedProgress {
  /** Read, to find those that exist. */
  readonly read: number;
  /** Of the series, and existing. */
  readonly present: number;
  readonly created: number;
}

/** Why seeding failed, in one line for the user. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** Longer than the gateway waits for a function. */
const CREATION_TIMEOUT_MS = 40_000;
/** Articles that are looked up before other events, such as Ctrl-C, have their turn. */
const LOOKUPS_MAX = 100;

const Page = v.pipe(v.string(), v.parseJson(), v.array(NewsInput));

/**
 * Creates the first `count` sample articles that the API does not have yet. It reads all articles first, so after an
 * interruption the next run creates only the missing ones. It misses what others create at the same time and, on AWS, recent
 * articles that are not visible in the list yet. An aborted signal stops it after the running requests.
 *
 * @throws {SeedError} when a response is unexpected. A creation is never retried, since it may have succeeded
 */
export async function seed(
  url: string,
  count: number,
  {
    concurrency = 16,
    signal = new AbortController().signal,
    onProgress = () => {},
  }: { concurrency?: number; signal?: AbortSignal; onProgress?: (progress: SeedProgress) => void } = {},
): Promise<SeedProgress> {
  const news = newsUrl(url);
  let progress: SeedProgress = { read: 0, present: 0, created: 0 };
  const add = (part: keyof SeedProgress, articles: number) => {
    progress = { ...progress, [part]: progress[part] + articles };
    onProgress(progress);
  };

  const existing = new Set<string>();
  try {
    for await (const articles of pages(news, signal)) {
      for (const article of articles) existing.add(digest(article));
      add('read', articles.length);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }

  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  async function* missing() {
    for (let index = 0; index < count; index += 1) {
      if (index % LOOKUPS_MAX === 0) await yieldToEvents();
      if (stop.aborted) return;
      const article = sampleArticle(index);
      if (existing.has(digest(article))) add('present', 1);
      else yield article;
    }
  }
  // Never rejects, so that all running requests are waited for.
  const createOrStop = async (article: NewsInput) => {
    if (stop.aborted) return;
    try {
      await create(news, article);
      add('created', 1);
    } catch (error) {
      failed.abort(error);
    }
  };
  await pMap(missing(), createOrStop, { concurrency });
  failed.signal.throwIfAborted();
  return progress;
}

function newsUrl(url: string): URL {
  const base = URL.parse(url);
  if (!base || !/^https?:$/.test(base.protocol)) throw new SeedError(`Not an HTTP URL: ${url}`);
  return new URL(`${base.pathname.replace(/\/+$/, '')}/news`, base);
}

/** All articles, page by page. */
async function* pages(news: URL, signal: AbortSignal): AsyncGenerator<NewsInput[]> {
  let next: URL | undefined = new URL('?limit=100', news);
  while (next) {
    const { response, text, failure } = await send(next, { signal });
    if (!response) {
      throw new SeedError(`No response from ${next.origin} (${failure}); start Newsdesk with: npm start`);
    }
    if (response.status !== 200) throw new SeedError(`GET ${next} ${describe(response, text)}`);
    const page = v.safeParse(Page, text);
    if (!page.success) throw new SeedError(`GET ${next} did not return articles: is it Newsdesk?`);
    yield page.output;
    const [, link] = /<([^>]*)>;\s*rel="next"/.exec(response.headers.get('link') ?? '') ?? [];
    next = link === undefined ? undefined : new URL(link, response.url);
  }
}

/** @throws {SeedError} when the article was not created, or when that is not known */
async function create(news: URL, article: NewsInput): Promise<void> {
  const { response, text, failure } = await send(news, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(article),
    signal: AbortSignal.timeout(CREATION_TIMEOUT_MS),
  });
  if (response?.status === 201) return;
  const outcome = response ? describe(response, text) : `failed (${failure})`;
  const isUnknown = !response || response.status === 429 || response.status >= 500;
  const advice = isUnknown
    ? '. It was not repeated, since it may have succeeded; to resume, run the same command again'
    : '';
  throw new SeedError(`POST ${news} ${outcome}${advice}`);
}

/** Sends a request once. `failure` says why there is no response. */
async function send(
  url: URL,
  init: RequestInit,
): Promise<{ response?: Response; text: string; failure?: string }> {
  try {
    const response = await fetch(url, init);
    return { response, text: await response.text() };
  } catch (error) {
    return { text: '', failure: connectionFailure(error) };
  }
}

/** Such as `ECONNRESET`, which `fetch` has in the cause of its error. */
function connectionFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** Such as `returned 403: {"message":"Forbidden"}`, in one line. */
function describe({ status }: Response, text: string): string {
  const excerpt = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return excerpt === '' ? `returned ${status}` : `returned ${status}: ${excerpt}`;
}

/** Equal for articles with the same text, whatever their ids and times. */
function digest({ title, content, creator }: NewsInput): string {
  return hash('sha256', JSON.stringify([title, content, creator.first_name, creator.last_name]), 'base64');
}

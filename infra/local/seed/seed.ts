import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import pMap from 'p-map';
import * as v from 'valibot';
import { NewsInput } from '../../../lib/news/news.ts';
import { sampleArticle } from './sample-article.ts';

/** How far a seeding has come, in articles. */
export interface SeedProgress {
  /** Looked at so far, to find out which ones of the series are there. */
  readonly read: number;
  /** Of the series, and there before. */
  readonly present: number;
  readonly created: number;
}

/** Why a seeding ended too early, in one line for whoever started it. */
export class SeedError extends Error {
  override readonly name = 'SeedingError';
}

/** Longer than the gateway waits for a function. */
const CREATION_TIMEOUT_MS = 40_000;
/** How many articles are looked up between two looks at what else has happened, such as Ctrl-C. */
const LOOKUPS_MAX = 100;

const Page = v.pipe(v.string(), v.parseJson(), v.array(NewsInput));

/**
 * Sees to it that the first articles of the series of specimens are there, each once, over HTTP. It reads all
 * that is there first, so after an interruption the next run creates just what is missing. It does not see
 * what another one creates at the same time, nor, on AWS, what was created in the last second.
 *
 * @param url of the API, such as `http://127.0.0.1:3000`
 * @param count how many articles of the series
 * @param options how many to create at a time; a signal to stop by, upon which nothing more is sent, and what
 *   has been sent is waited for; and who hears of the progress
 * @returns how far it came; to the end unless the signal stopped it
 * @throws {SeedError} when the API does not answer as it should. A creation is never sent again, since the
 *   article may have been stored all the same; those under way are waited for
 */
export async function seed(
  url: string,
  count: number,
  {
    concurrency = 16,
    signal = new AbortController().signal,
    onProgress = () => {},
  }: { concurrency?: number; signal?: AbortSignal; onProgress?: (seeding: SeedProgress) => void } = {},
): Promise<SeedProgress> {
  const news = newsUrl(url);
  let seeding: SeedProgress = { read: 0, present: 0, created: 0 };
  const add = (part: keyof SeedProgress, articles: number) => {
    seeding = { ...seeding, [part]: seeding[part] + articles };
    onProgress(seeding);
  };

  const there = new Set<string>();
  try {
    for await (const articles of pages(news, signal)) {
      for (const article of articles) there.add(digest(article));
      add('read', articles.length);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }

  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  async function* missing() {
    for (let index = 0; index < count; index += 1) {
      if (index % LOOKUPS_MAX === 0) await breathe();
      if (stop.aborted) return;
      const article = sampleArticle(index);
      if (there.has(digest(article))) add('present', 1);
      else yield article;
    }
  }
  // It never rejects, for then the creations under way would be left to themselves.
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
  return seeding;
}

/** Where the articles are. */
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
      throw new SeedError(`Nothing answers at ${next.origin} (${failure}); start Newsdesk with: npm start`);
    }
    if (response.status !== 200) throw new SeedError(`GET ${next} ${answered(response, text)}`);
    const page = v.safeParse(Page, text);
    if (!page.success) throw new SeedError(`GET ${next} did not answer with articles: is it Newsdesk?`);
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
  const outcome = response ? answered(response, text) : `failed (${failure})`;
  const isUnknown = !response || response.status === 429 || response.status >= 500;
  const advice = isUnknown
    ? '. Not sent again, as it may have been stored; to resume, run the same again'
    : '';
  throw new SeedError(`POST ${news} ${outcome}${advice}`);
}

/** Sends a request once. Without a response there is a failure: what became of the connection. */
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

/** Such as `ECONNRESET`, which `fetch` hides in the cause of its error. */
function connectionFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** Such as `answered 403: {"message":"Forbidden"}`, in one line. */
function answered({ status }: Response, text: string): string {
  const excerpt = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return excerpt === '' ? `answered ${status}` : `answered ${status}: ${excerpt}`;
}

/** Equal for equal articles only, whatever their ids and times. */
function digest({ title, content, creator }: NewsInput): string {
  return hash('sha256', JSON.stringify([title, content, creator.first_name, creator.last_name]), 'base64');
}

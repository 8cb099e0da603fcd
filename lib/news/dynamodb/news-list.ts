import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BATCH_KEYS_MAX, batchGet } from '../../dynamodb/batch-get.ts';
import { parseItem } from '../../dynamodb/parse-item.ts';
import type { RetryingCalls } from '../../dynamodb/retrying-calls.ts';
import { ALL_TIME, type NewsFilter } from '../filter.ts';
import { StoredNews } from '../news.ts';
import type { NewsPage, PageBounds } from '../news-repository.ts';
import { type FeedSource, idsOfShard, newsFeed } from './news-feed.ts';
import { isTombstone } from './news-item.ts';

/** Articles in the first batch of a page; their size decides how many more fit. */
const FIRST_BATCH = 25;

/** The former default: a small table of that time may have no article on the first shard after the last. */
const FORMER_SHARDS = 8;

/** Where the articles are. */
export interface NewsTable {
  readonly database: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly shards: number;
}

/** Lists a page: reads ids from the index, then their articles from the table. */
export async function listNews(
  calls: RetryingCalls,
  table: NewsTable,
  filter: NewsFilter,
  { after, limit, bytesMax }: PageBounds,
): Promise<NewsPage> {
  // One more than the page holds, so that one query per shard also shows whether there is more.
  const candidates = candidateIds({ ...table, calls, queryLimit: limit + 1 }, filter, after);
  const articles: StoredNews[] = [];
  let bytes = 0;
  let last = after;
  while (articles.length < limit && bytes < bytesMax) {
    const room =
      articles.length === 0 ? FIRST_BATCH : Math.ceil((bytesMax - bytes) / (bytes / articles.length));
    const ids = await take(candidates, Math.min(limit - articles.length, room, BATCH_KEYS_MAX));
    if (ids.length === 0) return { articles };
    const found = await batchGet(calls, table.database, table.tableName, ids);
    for (const id of ids) {
      const item = found.get(id);
      // Without one, the article was deleted, or the filter has an unknown id.
      if (item && !isTombstone(item)) {
        const article = parseItem(StoredNews, item);
        bytes += Buffer.byteLength(JSON.stringify(article));
        if (bytes > bytesMax && articles.length > 0 && last !== undefined) return { articles, next: last };
        articles.push(article);
      }
      last = id;
    }
  }
  const more = await take(candidates, 1);
  return more.length > 0 && last !== undefined ? { articles, next: last } : { articles };
}

/** The ids after `after` that match the filter, newest first; not every one has an article. */
async function* candidateIds(source: FeedSource, { ids, created }: NewsFilter, after: number | undefined) {
  const ranges =
    after === undefined
      ? created
      : created
          .filter(({ from }) => from < after)
          .map(({ from, to }) => ({ from, to: Math.min(to, after - 1) }));
  if (ids) yield* ids.filter((id) => ranges.some(({ from, to }) => from <= id && id <= to));
  else yield* newsFeed(source, ranges);
}

async function take<T>(items: AsyncGenerator<T, void>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = await items.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/**
 * Creates a check that no article lies on a shard after the last one, where no list would find it. It runs once per process,
 * or again after an error.
 *
 * @throws {Error} when there is one: the setting was lowered
 */
export function shardCheck({ shards, ...table }: NewsTable): (calls: RetryingCalls) => Promise<void> {
  let isDone = false;
  return async (calls) => {
    if (isDone) return;
    const source = { ...table, calls, queryLimit: 1 };
    const count = Math.max(1, FORMER_SHARDS - shards);
    const firsts = Array.from({ length: count }, (_, index) =>
      idsOfShard(source, shards + index, [ALL_TIME]).next(),
    );
    if ((await Promise.all(firsts)).some(({ done }) => !done)) {
      throw new Error(`There are articles beyond shard ${shards - 1}: raise the setting "shards", or SHARDS`);
    }
    isDone = true;
  };
}

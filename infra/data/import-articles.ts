import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { parseNewsItem } from '../../lib/news/dynamodb/news-item.ts';
import type { StoredNews } from '../../lib/news/news.ts';
import type { ArticleRow } from './article-rows.ts';
import type { NewsData } from './news-data.ts';

const CONCURRENCY = 32;

/** Articles so far. */
export interface ImportProgress {
  readonly created: number;
  /** There already: as they are in the file, or imported before. */
  readonly present: number;
  readonly refused: number;
  /** Of the file. */
  readonly bytes: number;
}

interface Options {
  /** Of the index: the setting of the stage. */
  readonly shards: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Called with an article that is there now, and with its id in the file it came from, if that was another. */
  readonly onImported: (id: number, oldId: number | undefined) => void;
  readonly onRefused: (row: { readonly place: string; readonly reasons: readonly string[] }) => void;
}

/**
 * Creates the articles that are not there yet, with their ids, times and versions; those that are there stay as they are. So an
 * interrupted import is simply repeated. Of two rows with the same id the first counts. An aborted signal stops it after the
 * running calls.
 *
 * @throws when the database refuses a call for good
 */
export async function importArticles(
  data: NewsData,
  rows: AsyncIterable<ArticleRow> | Iterable<ArticleRow>,
  { shards, signal, onProgress, onImported, onRefused }: Options,
): Promise<ImportProgress> {
  let progress: ImportProgress = { created: 0, present: 0, refused: 0, bytes: 0 };
  const taken = new Set<number>();
  const outcomeOf = async (row: ArticleRow) => {
    if ('reasons' in row) return row.reasons;
    const { id, updated_at } = row.article;
    if (updated_at > Date.now() * 1000) return ['its time lies in the future'];
    if (taken.has(id)) return [`another row has the id ${id}`];
    taken.add(id);
    const outcome = await create(data, row.article, shards);
    if (typeof outcome === 'string') onImported(id, row.oldId);
    return outcome;
  };
  const importRow = async (row: ArticleRow) => {
    if (signal.aborted) return;
    const outcome = await outcomeOf(row);
    const part = typeof outcome === 'string' ? outcome : 'refused';
    if (typeof outcome !== 'string') onRefused({ place: row.place, reasons: outcome });
    progress = { ...progress, [part]: progress[part] + 1, bytes: Math.max(progress.bytes, row.bytes) };
    onProgress(progress);
  };
  await pMap(rows, importRow, { concurrency: CONCURRENCY });
  return progress;
}

/** Creates an article, or says why it cannot be. */
async function create(
  { database, tableName }: NewsData,
  article: StoredNews,
  shards: number,
): Promise<'created' | 'present' | readonly string[]> {
  // So that a repetition recognizes what it created, even if it was changed since.
  const nonce = hash('sha256', JSON.stringify(article));
  try {
    await database.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...article, nonce, shard: article.id % shards },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
    return 'created';
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') {
      return [`the database refuses it: ${error.message}`];
    }
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  const { Item = {} } = await database.send(
    new GetCommand({ TableName: tableName, Key: { id: article.id }, ConsistentRead: true }),
  );
  const stored = parseNewsItem(Item);
  if (stored.nonce === nonce || isDeepStrictEqual(stored.article, article)) return 'present';
  return [`the article ${article.id} is there already, and differs, or was deleted less than two days ago`];
}

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { parseNewsItem } from '../../lib/news/dynamodb/news-item.ts';
import type { NewsData } from './news-data.ts';

/** Where an interrupted export goes on. */
const State = v.object({
  tableName: v.string(),
  /** The key after which the scan goes on. */
  startKey: v.record(v.string(), v.unknown()),
  /** Of the file, up to the articles before that key. */
  bytes: v.number(),
  articles: v.number(),
});

interface Options {
  readonly signal: AbortSignal;
  /** Called with the number of articles so far. */
  readonly onProgress: (articles: number) => void;
}

/**
 * Writes every article into a file, one line of JSON each, with its times in microseconds and its version. After an
 * interruption the next call goes on. Articles that change meanwhile are written as they were or as they are.
 *
 * @returns the number of articles, or `undefined` when the signal stopped it
 * @throws when the file exists, or is that of another table
 */
export async function exportArticles(
  { database, tableName }: NewsData,
  file: string,
  { signal, onProgress }: Options,
): Promise<number | undefined> {
  const stateFile = `${file}.state`;
  const state = existsSync(stateFile)
    ? v.parse(State, JSON.parse(readFileSync(stateFile, 'utf8')))
    : undefined;
  if (state && state.tableName !== tableName)
    throw new Error(`${file} is a part of the table ${state.tableName}`);
  if (!state && existsSync(file)) throw new Error(`${file} exists already`);
  const handle = await open(file, state ? 'r+' : 'wx');
  try {
    let { startKey, bytes, articles } = state ?? { startKey: undefined, bytes: 0, articles: 0 };
    // What was written after the state is read again.
    await handle.truncate(bytes);
    do {
      if (signal.aborted) return undefined;
      const { Items = [], LastEvaluatedKey } = await database.send(
        new ScanCommand({ TableName: tableName, ExclusiveStartKey: startKey, ConsistentRead: true }),
      );
      const found = Items.filter(isOfArticle).flatMap((item) => parseNewsItem(item).article ?? []);
      const lines = Buffer.from(found.map((article) => `${JSON.stringify(article)}\n`).join(''));
      await handle.write(lines, 0, lines.length, bytes);
      await handle.datasync();
      startKey = LastEvaluatedKey;
      bytes += lines.length;
      articles += found.length;
      if (startKey) writeFileSync(stateFile, JSON.stringify({ tableName, startKey, bytes, articles }));
      onProgress(articles);
    } while (startKey);
    rmSync(stateFile, { force: true });
    return articles;
  } finally {
    await handle.close();
  }
}

/** Idempotency records have ids below zero. */
const isOfArticle = ({ id }: Readonly<Record<string, unknown>>) => Number(id) > 0;

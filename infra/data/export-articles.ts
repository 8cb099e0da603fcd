import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { parseNewsItem } from '../../lib/news/dynamodb/news-item.ts';
import type { NewsData } from './news-data.ts';

/** Where an interrupted export goes on. */
const State = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    tableName: v.string(),
    /** The key after which the scan goes on; absent at the beginning. */
    startKey: v.optional(v.record(v.string(), v.unknown())),
    /** Of the file, up to the articles before that key. */
    bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    articles: v.number(),
  }),
);
type State = v.InferOutput<typeof State>;

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
 * @throws when the file is something else already, or an article cannot be read
 */
export async function exportArticles(
  { database, tableName }: NewsData,
  file: string,
  { signal, onProgress }: Options,
): Promise<number | undefined> {
  const stateFile = `${file}.state`;
  let state = readState(stateFile, file, tableName);
  writeState(stateFile, state);
  const handle = await open(file, existsSync(file) ? 'r+' : 'wx');
  try {
    if ((await handle.stat()).size < state.bytes) throw damaged(stateFile, file);
    // What was written after the state is read again.
    await handle.truncate(state.bytes);
    do {
      if (signal.aborted) return undefined;
      const { Items = [], LastEvaluatedKey: startKey } = await database.send(
        new ScanCommand({ TableName: tableName, ExclusiveStartKey: state.startKey, ConsistentRead: true }),
      );
      const lines = Items.flatMap(lineOf);
      const bytes = Buffer.from(lines.join(''));
      await writeAll(handle, bytes, state.bytes);
      await handle.datasync();
      state = {
        tableName,
        startKey,
        bytes: state.bytes + bytes.length,
        articles: state.articles + lines.length,
      };
      writeState(stateFile, state);
      onProgress(state.articles);
    } while (state.startKey);
    rmSync(stateFile);
    return state.articles;
  } finally {
    await handle.close();
  }
}

function readState(stateFile: string, file: string, tableName: string): State {
  if (!existsSync(stateFile)) {
    if (existsSync(file)) throw new Error(`${file} exists already`);
    return { tableName, bytes: 0, articles: 0 };
  }
  const { success, output } = v.safeParse(State, readFileSync(stateFile, 'utf8'));
  if (!success || (output.bytes > 0 && !existsSync(file))) throw damaged(stateFile, file);
  if (output.tableName !== tableName) {
    throw new Error(`${file} is a part of the table ${output.tableName}`);
  }
  return output;
}

function damaged(stateFile: string, file: string): Error {
  return new Error(`${stateFile} does not fit ${file}: remove both to start over`);
}

function writeState(stateFile: string, state: State): void {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state), { flush: true });
  renameSync(`${stateFile}.new`, stateFile);
}

/** The line of an article; nothing for a tombstone, or for an idempotency record, which has an id below zero. */
function lineOf(item: Readonly<Record<string, unknown>>): string[] {
  if (Number(item.id) <= 0) return [];
  try {
    const { article } = parseNewsItem(item);
    return article ? [`${JSON.stringify(article)}\n`] : [];
  } catch (error) {
    throw new Error(
      `the article ${item.id} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** A full disk takes a part of it before it refuses. */
async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const result = await handle.write(bytes, written, bytes.length - written, position + written);
    written += result.bytesWritten;
  }
}

import { createReadStream } from 'node:fs';
import * as v from 'valibot';
import { StoredNews } from '../../lib/news/news.ts';
import { NewsId } from '../../lib/news/news-id.ts';

/** One article to import, or why it cannot be. */
export type ArticleRow = {
  /** Such as `line 3`. */
  readonly place: string;
  /** Of the file, up to the end of this row. */
  readonly bytes: number;
} & ({ readonly article: StoredNews; readonly oldId?: number } | { readonly reasons: readonly string[] });

const Microseconds = v.pipe(v.number(), v.safeInteger());

const Line = v.pipe(
  v.string(),
  v.parseJson(undefined, 'is not JSON'),
  v.object({
    ...StoredNews.entries,
    id: NewsId,
    updated_at: Microseconds,
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  v.check(({ id, created_at }) => created_at === id, 'created_at is not the id'),
  v.check(({ created_at, updated_at }) => updated_at >= created_at, 'updated_at is before created_at'),
);

/** Reads what `exportArticles` wrote, with the rules of reading: an article that can be read can be moved. */
export async function* exportedRows(file: string): AsyncGenerator<ArticleRow> {
  let bytes = 0;
  let number = 0;
  for await (const line of lines(file)) {
    bytes += Buffer.byteLength(line) + 1;
    number += 1;
    if (line.trim() === '') continue;
    const { success, output, issues } = v.safeParse(Line, line, MESSAGES);
    const row = { place: `line ${number}`, bytes };
    yield success ? { ...row, article: output } : { ...row, reasons: reasonsOf(issues) };
  }
}

/** Not by `readline`, which also splits at U+2028, as a text may have it. */
async function* lines(file: string): AsyncGenerator<string> {
  const decode = utf8Decoder(file);
  let rest = '';
  for await (const chunk of createReadStream(file)) {
    const [first = '', ...others] = decode(chunk).split('\n');
    rest += first;
    for (const next of others) {
      yield rest;
      rest = next;
    }
  }
  yield rest + decode();
}

/** Decodes a file, chunk by chunk and then without one. Damaged text is refused, since it would be stored. */
export function utf8Decoder(file: string): (chunk?: Buffer) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new Error(`${file} is not UTF-8`);
    }
  };
}

/** Without the value. */
export const MESSAGES = {
  message: ({ expected, type }: v.BaseIssue<unknown>) =>
    expected ? `expected ${expected}` : `invalid ${type}`,
};

export function reasonsOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.map((issue) => {
    const place = issue.path?.map(({ key }) => key).join('.');
    return place === undefined ? issue.message : `${place}: ${issue.message}`;
  });
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { StoredNews } from '../../lib/news/news.ts';
import { NewsId } from '../../lib/news/news-id.ts';

/** One article to import, or why it cannot be. */
export type ArticleRow = {
  /** Such as `line 3`. */
  readonly place: string;
  /** Of the file, up to the end of this row. */
  readonly bytes: number;
} & ({ readonly article: StoredNews } | { readonly reasons: readonly string[] });

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    ...StoredNews.entries,
    id: NewsId,
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  v.check(({ id, created_at }) => created_at === id, 'created_at is not the id'),
  v.check(({ created_at, updated_at }) => updated_at >= created_at, 'updated_at is before created_at'),
);

/** Reads what {@link exportArticles} wrote, with the rules of reading: an article that can be read can be moved. */
export async function* exportedRows(file: string): AsyncGenerator<ArticleRow> {
  let bytes = 0;
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    bytes += Buffer.byteLength(line) + 1;
    number += 1;
    if (line.trim() === '') continue;
    const { success, output, issues } = v.safeParse(Line, line);
    const row = { place: `line ${number}`, bytes };
    yield success ? { ...row, article: output } : { ...row, reasons: reasonsOf(issues) };
  }
}

/** What is wrong, without the value. */
export function reasonsOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.map((issue) => {
    const place = issue.path?.map(({ key }) => key).join('.');
    return place === undefined ? issue.message : `${place}: ${issue.message}`;
  });
}

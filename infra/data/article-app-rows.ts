import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { toValidationError, VALIDATION } from '../../lib/fastapi/validation-error.ts';
import { NewsInput } from '../../lib/news/news.ts';
import { NEWS_ID_MAX } from '../../lib/news/news-id.ts';
import { type ArticleRow, reasonsOf } from './article-rows.ts';

const SECOND = 1_000_000;

/** Unix seconds, or ISO 8601, in UTC where it names no zone. */
const Time = v.message(
  v.union([
    v.pipe(v.number(), v.minValue(0), v.maxValue(NEWS_ID_MAX / SECOND)),
    v.pipe(
      v.string(),
      v.isoTimestamp(),
      v.transform((text) => Date.parse(text) / 1000),
    ),
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?$/),
      v.transform((text) => Date.parse(`${text.replace(' ', 'T')}Z`) / 1000),
    ),
  ]),
  'is not a time',
);

const Row = v.object({
  id: v.message(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 'is not a whole number'),
  created_at: Time,
  updated_at: Time,
});
const Rows = v.pipe(v.string(), v.parseJson(), v.array(v.unknown()));

/** The id here of an article of the other application. */
export interface IdPair {
  readonly oldId: number;
  readonly newId: number;
}

/**
 * Reads the JSON array that `GET /news` of the article's application returns, in FastAPI or Flask.
 *
 * The new id of a row depends on the row alone: the second of its creation, in microseconds, plus the old id modulo a million. So
 * the articles of a second keep their order, and a file that is read again yields the same ids.
 *
 * @param onId called with both ids of each row that is imported
 * @throws when the file is not a JSON array
 */
export function* articleAppRows(file: string, onId: (pair: IdPair) => void): Generator<ArticleRow> {
  const text = readFileSync(file, 'utf8');
  const rows = v.safeParse(Rows, text);
  if (!rows.success) throw new Error(`${file} is neither a JSON array nor lines of JSON`);
  const taken = new Set<number>();
  const bytesPerRow = Buffer.byteLength(text) / rows.output.length;
  for (const [index, row] of rows.output.entries()) {
    const place = `row ${index + 1}`;
    const bytes = Math.round((index + 1) * bytesPerRow);
    const own = v.safeParse(Row, row, { message: ({ expected }) => `expected ${expected}` });
    const { title, content, creator } = Object(row);
    const input = v.safeParse(NewsInput, { title, content, creator }, VALIDATION);
    if (!own.success || !input.success) {
      yield { place, bytes, reasons: [...reasonsOf(own.issues ?? []), ...errorsOf(input.issues ?? [])] };
      continue;
    }
    const { id: oldId, created_at, updated_at } = own.output;
    const id = Math.floor(created_at) * SECOND + (oldId % SECOND);
    if (taken.has(id)) {
      yield { place, bytes, reasons: [`the id ${oldId} occurs twice`] };
      continue;
    }
    taken.add(id);
    const updated = Math.max(id, Math.floor(updated_at * SECOND));
    const version = Math.floor(updated_at) > Math.floor(created_at) ? 2 : 1;
    onId({ oldId, newId: id });
    yield { place, bytes, article: { id, ...input.output, created_at: id, updated_at: updated, version } };
  }
}

/** As a client would hear it. */
function errorsOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues
    .map((issue) => toValidationError('', issue))
    .map(({ loc: [, ...path], msg }) => `${path.join('.')}: ${msg}`);
}

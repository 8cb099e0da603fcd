import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { toValidationError, VALIDATION } from '../../lib/fastapi/validation-error.ts';
import { NewsInput } from '../../lib/news/news.ts';
import { NEWS_ID_MAX, NewsId } from '../../lib/news/news-id.ts';
import { type ArticleRow, MESSAGES, reasonsOf, utf8Decoder } from './article-rows.ts';

const SECOND = 1_000_000;

const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/;

/** Unix seconds, or ISO 8601, in UTC where it names no zone. */
const Time = v.message(
  v.pipe(
    v.union([
      v.number(),
      v.pipe(
        v.string(),
        v.regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$/),
        v.check(isDay),
        v.transform((text) => Date.parse(`${text.replace(' ', 'T')}${ZONE.test(text) ? '' : 'Z'}`) / 1000),
      ),
    ]),
    v.number(),
    v.minValue(0),
    v.maxValue(NEWS_ID_MAX / SECOND - 1),
  ),
  'is not a time',
);

/** Whether the day exists: `Date` takes February 31 for March 3. */
function isDay(text: string): boolean {
  const day = text.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

const Row = v.object({
  id: v.message(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 'is not a whole number from 0'),
  created_at: Time,
  updated_at: Time,
});
const Rows = v.pipe(v.string(), v.parseJson(), v.array(v.unknown()));

/**
 * Reads the JSON array that `GET /news` of the article's application returns, in FastAPI or Flask.
 *
 * The new id of a row depends on the row alone: the second of its creation, in microseconds, plus the old id modulo a million. So
 * the articles of a second keep their order, and a file that is read again yields the same ids.
 *
 * @throws when the file is not a JSON array
 */
export function* articleAppRows(file: string): Generator<ArticleRow> {
  const content = readFileSync(file);
  const rows = v.safeParse(Rows, utf8Decoder(file)(content));
  if (!rows.success) throw new Error(`${file} is neither a JSON array nor lines of JSON`);
  const bytesPerRow = content.length / rows.output.length;
  for (const [index, row] of rows.output.entries()) {
    const place = `row ${index + 1}`;
    const bytes = Math.round((index + 1) * bytesPerRow);
    const own = v.safeParse(Row, row, MESSAGES);
    const { title, content, creator } = Object(row);
    const input = v.safeParse(NewsInput, { title, content, creator }, VALIDATION);
    if (!own.success || !input.success) {
      yield { place, bytes, reasons: [...reasonsOf(own.issues ?? []), ...errorsOf(input.issues ?? [])] };
      continue;
    }
    const { id: oldId, created_at, updated_at } = own.output;
    const id = Math.floor(created_at) * SECOND + (oldId % SECOND);
    if (!v.is(NewsId, id)) {
      yield { place, bytes, reasons: [`its new id would be ${id}`] };
      continue;
    }
    const updated = Math.max(id, Math.floor(updated_at * SECOND));
    const version = Math.floor(updated_at) > Math.floor(created_at) ? 2 : 1;
    yield {
      place,
      bytes,
      oldId,
      article: { id, ...input.output, created_at: id, updated_at: updated, version },
    };
  }
}

/** As a client would hear it. */
function errorsOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues
    .map((issue) => toValidationError('', issue))
    .map(({ loc: [, ...path], msg }) => `${path.join('.')}: ${msg}`);
}

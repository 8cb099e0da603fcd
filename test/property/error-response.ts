import assert from 'node:assert/strict';
import type { HttpRequest, HttpResponse } from './connection.ts';

export interface ExpectedValidationError {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** `errors` is absent if `detail` is a sentence. */
export interface ExpectedErrorResponse {
  readonly status: number;
  readonly errors?: readonly ExpectedValidationError[];
}

/** Stands for any position of a JSON syntax error. The FastAPI comparison checks the exact position. */
export const ANY_POSITION = -1;

/** Their `ctx` is a sentence, which is not compared. */
const TYPES_WITH_TEXT_CONTEXT = ['datetime_from_date_parsing', 'value_error'];

export function assertErrorResponse(
  response: HttpResponse,
  { status, errors }: ExpectedErrorResponse,
  { method, body = Buffer.alloc(0) }: HttpRequest,
): void {
  assert.equal(response.status, status, String(response.body));
  if (errors === undefined || method === 'HEAD') return;
  const { detail } = response.json() as { detail: { type: string; loc: unknown[]; ctx?: unknown }[] };
  const actual = detail.map(({ type, loc, ctx }) => {
    const isWithin = Number(loc[1]) >= 0 && Number(loc[1]) <= body.length;
    if (type === 'json_invalid') return { type, loc: isWithin ? ['body', ANY_POSITION] : loc };
    return ctx === undefined || TYPES_WITH_TEXT_CONTEXT.includes(type) ? { type, loc } : { type, loc, ctx };
  });
  assert.deepEqual(actual.toSorted(byLocation), errors.toSorted(byLocation));
}

function byLocation(a: { loc: readonly unknown[] }, b: { loc: readonly unknown[] }): number {
  return JSON.stringify(a.loc) < JSON.stringify(b.loc) ? -1 : 1;
}

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { HttpResponse } from './connection.ts';
import type { Input } from './model.ts';

/** The first request with an `Idempotency-Key`, and the article it created. */
export interface FirstUse {
  readonly input: Input;
  readonly article: unknown;
}

const error = 'the key was used for another article';
/** For a key that is reused with another body. */
export const KEY_REUSE_ERROR = {
  type: 'value_error',
  loc: ['header', 'idempotency-key'],
  msg: `Value error, ${error}`,
  ctx: { error },
};

/** Checks the response to a request with a used key: a replay if the body is the same, otherwise 422. */
export function assertKeyReuse(response: HttpResponse, first: FirstUse, input: Input): void {
  if (isDeepStrictEqual(first.input, input)) {
    assert.equal(response.status, 201);
    assert.equal(response.headers['idempotent-replayed'], 'true');
    assert.deepEqual(response.json(), first.article);
  } else {
    assert.equal(response.status, 422);
    assert.deepEqual(response.json(), { detail: [KEY_REUSE_ERROR] });
  }
}

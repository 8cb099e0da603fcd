import { describe, it } from 'vitest';
import { useApi } from '../support/api.ts';
import { connect } from './connection.ts';
import type { Operation } from './document.ts';
import { fuzz } from './fuzz.ts';
import { invocation } from './invocation.ts';

/** Of the requests that are the same in every run. */
const SEED = 20_261_123;
/** For each operation. `npm run fuzz` sends as many as are wanted. */
const REQUESTS = { called: 700, overHttp: 300 };
const TIMEOUT_MS = 120_000;

/**
 * Tries out operations of the document with requests that are made of it.
 *
 * @param operations to try out
 */
export function fuzzOperations(operations: readonly Operation[]): void {
  const api = useApi();

  describe.each(operations)('$name', (operation) => {
    it('does what the document says, when it is called', { timeout: TIMEOUT_MS }, async () => {
      await fuzz(operation, invocation(), { requests: REQUESTS.called, seed: SEED });
    });

    it('does what the document says, over HTTP, with requests drawn afresh', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const connection = connect(api.url());
      const seed = Date.now() & 0x7fffffff;
      await fuzz(operation, connection, { requests: REQUESTS.overHttp, seed }).finally(() =>
        connection.close(),
      );
    });
  });
}

import { describe, it } from 'vitest';
import { useApi } from '../support/api.ts';
import { connect } from './connection.ts';
import { directConnection } from './direct-connection.ts';
import type { Operation } from './document.ts';
import { fuzz } from './fuzz.ts';

/** For the requests that are the same in every run. */
const SEED = 20_261_123;
/** Per operation. `npm run fuzz` takes any number. */
const REQUESTS = { direct: 700, http: 300 };
const SECONDS = 60;
const TIMEOUT_MS = 2 * SECONDS * 1000;

/** Defines the property tests of these operations. */
export function describeOperations(operations: readonly Operation[]): void {
  const api = useApi();

  describe.each(operations)('$name', (operation) => {
    it('conforms to the OpenAPI document (direct calls, fixed seed)', { timeout: TIMEOUT_MS }, async () => {
      await fuzz(operation, directConnection(), { runs: REQUESTS.direct, seed: SEED, seconds: SECONDS });
    });

    it('conforms to the OpenAPI document (over HTTP, random seed)', { timeout: TIMEOUT_MS }, async () => {
      const connection = connect(api.url());
      const seed = Date.now() & 0x7fffffff;
      await fuzz(operation, connection, { runs: REQUESTS.http, seed, seconds: SECONDS }).finally(() =>
        connection.close(),
      );
    });
  });
}

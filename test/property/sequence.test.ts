import { afterEach, describe, it, vi } from 'vitest';
import { useApi } from '../support/api.ts';
import { connect } from './connection.ts';
import { fuzzSequences } from './sequence.ts';

const api = useApi();

const SEED = 20_261_123;
const SEQUENCES = 15;
const TIMEOUT_MS = 120_000;

/** Time passes only as a sequence says, for the service too: it runs in this process. */
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

describe('a sequence of requests', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['the same as ever', () => SEED],
    ['drawn afresh', () => Date.now() & 0x7fffffff],
  ])('is answered as a model of the service answers it: %s', { timeout: TIMEOUT_MS }, async (_, seed) => {
    const connection = connect(api.url());
    vi.useFakeTimers({ toFake: ['Date'] });
    await fuzzSequences({ connection, pass }, { count: SEQUENCES, seed: seed() }).finally(() =>
      connection.close(),
    );
  });
});

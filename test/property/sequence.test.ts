import { afterEach, describe, it, vi } from 'vitest';
import { useApi } from '../support/api.ts';
import { connect } from './connection.ts';
import { fuzzSequences } from './sequence.ts';

const api = useApi();

const SEED = 20_261_123;
const SEQUENCES = 15;
const TIMEOUT_MS = 120_000;

/** The service runs in this process, so it uses the fake clock too. */
const advanceClock = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

describe('a sequence of requests', () => {
  let latest = Date.now();

  afterEach(() => {
    latest = Date.now();
    vi.useRealTimers();
  });

  it.each([
    ['fixed seed', () => SEED],
    ['random seed', () => Date.now() & 0x7fffffff],
  ])('gets the responses that the model predicts (%s)', { timeout: TIMEOUT_MS }, async (_, seed) => {
    const connection = connect(api.url());
    // Ids never go back, so the clock must not either.
    vi.useFakeTimers({ toFake: ['Date'], now: latest });
    await fuzzSequences({ connection, advanceClock }, { runs: SEQUENCES, seed: seed(), seconds: 60 }).finally(
      () => connection.close(),
    );
  });
});

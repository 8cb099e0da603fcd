import { describe, expect, it } from 'vitest';
import { resolveRetryConfig } from '../../../../infra/bundling/stubs/retry.ts';

describe('retries in bundles', () => {
  it('are those of the client itself', () => {
    const configuration = { retryStrategy: { retry: () => undefined } };
    expect(resolveRetryConfig(configuration)).toBe(configuration);
  });

  it('are missed aloud by a client that has none', () => {
    expect(() => resolveRetryConfig({})).toThrow('infra/bundling/stubs/retry.ts');
  });
});

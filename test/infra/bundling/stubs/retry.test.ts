import { describe, expect, it } from 'vitest';
import { resolveRetryConfig } from '../../../../infra/bundling/stubs/retry.ts';

describe('resolveRetryConfig stub', () => {
  it('keeps the retry strategy of the client', () => {
    const configuration = { retryStrategy: { retry: () => undefined } };
    expect(resolveRetryConfig(configuration)).toBe(configuration);
  });

  it('throws for a client without a retry strategy', () => {
    expect(() => resolveRetryConfig({})).toThrow('infra/bundling/stubs/retry.ts');
  });
});

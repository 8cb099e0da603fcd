/*
 * In bundles in the place of `@smithy/core/retry`: it is the repository that repeats a call, so of the SDK's retries
 * there is only what tells errors apart.
 */

import type { Pluggable } from '@smithy/types';

export {
  isClockSkewCorrectedError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from '#smithy-retry';

export const DEFAULT_RETRY_MODE = 'standard';
export const NODE_MAX_ATTEMPT_CONFIG_OPTIONS = {};
export const NODE_RETRY_MODE_CONFIG_OPTIONS = {};
export const RETRY_MODES = {};
export const Retry = {};

/** It is there for its name, since that of the signature is put behind it. */
export const getRetryPlugin = (): Pluggable<object, object> => ({
  applyToStack: (stack) => stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest' }),
});

/**
 * @param configuration of a client
 * @returns the same
 * @throws when the client leaves it to the SDK to repeat its calls, which nobody would do
 */
export function resolveRetryConfig<T extends { readonly retryStrategy?: unknown }>(configuration: T): T {
  if (configuration.retryStrategy) return configuration;
  throw new Error('Bundles are without the retries of the AWS SDK: see infra/bundling/stubs/retry.ts');
}

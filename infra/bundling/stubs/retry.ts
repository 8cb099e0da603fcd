/* Replaces `@smithy/core/retry` in bundles: the repository retries, and needs only the SDK's classification of errors. */

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

/** No-op: signing is registered relative to `retryMiddleware`. */
export const getRetryPlugin = (): Pluggable<object, object> => ({
  applyToStack: (stack) => stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest' }),
});

/** @throws when a client relies on the SDK's retries, which would not happen */
export function resolveRetryConfig<T extends { readonly retryStrategy?: unknown }>(configuration: T): T {
  if (configuration.retryStrategy) return configuration;
  throw new Error('Bundles leave out the retries of the AWS SDK: see infra/bundling/stubs/retry.ts');
}

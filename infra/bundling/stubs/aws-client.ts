/*
 * In bundles in the place of `@aws-sdk/core/client`: without the middlewares that `lib/dynamodb/client.ts` removes from
 * the client, and what they need.
 */

export {
  awsEndpointFunctions,
  emitWarningIfUnsupportedVersion,
  getAwsRegionExtensionConfiguration,
  getDefaultSocketTimeout,
  getHostHeaderPlugin,
  resolveAwsRegionExtensionConfiguration,
  resolveHostHeaderConfig,
  setCredentialFeature,
} from '#aws-client';

const none = () => ({ applyToStack() {} });

export const NODE_APP_ID_CONFIG_OPTIONS = {};
export const createDefaultUserAgentProvider = () => async () => [];
export const getLoggerPlugin = none;
export const getRecursionDetectionPlugin = none;
export const getUserAgentPlugin = none;
export const resolveUserAgentConfig = <T>(configuration: T): T => configuration;

/* Replaces `@aws-sdk/core/client` in bundles, without the middlewares that `lib/dynamodb/client.ts` removes. */

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

import type { AwsCredentialIdentity } from '@smithy/types';

/*
 * Replaces `@aws-sdk/credential-provider-node` in bundles, which is two fifths of the SDK: Lambda passes credentials in the
 * environment, so there is no need to search files, services and programs.
 */

/** Returns a function that reads the credentials from the environment at each call. */
export const defaultProvider = () => async (): Promise<AwsCredentialIdentity> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw new Error('There are no credentials in the environment');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
};

import type { AwsCredentialIdentity } from '@smithy/types';

/*
 * In bundles in the place of `@aws-sdk/credential-provider-node`, which searches files, other services and programs
 * for credentials, and is two fifths of the SDK: Lambda gives them to a function in its environment.
 */

/**
 * @returns what reads the credentials from the environment, anew at each call
 * @throws where there are none
 */
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

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { AwsCredentialIdentityProvider, Provider, RequestSigner } from '@smithy/types';
import aws4 from 'aws4';

/** Signs requests to DynamoDB with AWS Signature Version 4. Credentials and region are asked for at each request. */
export function signer(credentials: AwsCredentialIdentityProvider, region: Provider<string>): RequestSigner {
  return {
    sign: async (request, { signingDate = new Date() } = {}) => {
      // The SDK corrects clock skew through the signing date. Such as `20261123T101530Z`.
      const date = new Date(signingDate).toISOString().replace(/[-:]|\.\d+/g, '');
      const { method, path, body } = request;
      const { headers } = new Signer(
        {
          service: 'dynamodb',
          region: await region(),
          method,
          path,
          headers: { ...request.headers, 'x-amz-date': date },
          body,
        },
        await credentials(),
      ).sign();
      // The cast: all that aws4 adds are texts.
      return Object.assign(request, { headers: headers as Record<string, string> });
    },
  };
}

/** The key of the last signature. It depends on the credentials and changes daily. */
let last: { readonly scope: string; readonly key: KeyObject } | undefined;

/** Keeps the key as Node uses it. From the bytes of a key, as aws4 keeps it, a signature takes five times as long. */
class Signer extends aws4.RequestSigner {
  override signature(): string {
    const { secretAccessKey = '' } = this.credentials;
    const scope = [secretAccessKey, this.credentialString()].join();
    if (last?.scope !== scope) {
      const parts = this.credentialString().split('/');
      const key = parts.reduce<string | Buffer>(
        (key, part) => createHmac('sha256', key).update(part).digest(),
        `AWS4${secretAccessKey}`,
      );
      // The cast: a scope has four parts.
      last = { scope, key: createSecretKey(key as Buffer) };
    }
    return createHmac('sha256', last.key).update(this.stringToSign()).digest('hex');
  }
}

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

/** The key of the last signature, and what it was made of. The scope has the day, the region and the service. */
let last: { readonly secret: string; readonly scope: string; readonly key: KeyObject } | undefined;

/** Keeps the key as Node uses it. From its bytes, which aws4 keeps, a signature takes five times as long. */
class Signer extends aws4.RequestSigner {
  override signature(): string {
    const { secretAccessKey: secret = '' } = this.credentials;
    const scope = this.credentialString();
    if (last?.secret !== secret || last.scope !== scope) {
      const bytes = scope
        .split('/')
        .reduce((key, part) => createHmac('sha256', key).update(part).digest(), Buffer.from(`AWS4${secret}`));
      last = { secret, scope, key: createSecretKey(bytes) };
    }
    return createHmac('sha256', last.key).update(this.stringToSign()).digest('hex');
  }
}

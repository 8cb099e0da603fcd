import type { AwsCredentialIdentityProvider, Provider, RequestSigner } from '@smithy/types';
import aws4 from 'aws4';

/** Signs requests to DynamoDB with AWS Signature Version 4. Credentials and region are asked for at each request. */
export function signer(credentials: AwsCredentialIdentityProvider, region: Provider<string>): RequestSigner {
  return {
    sign: async (request, { signingDate = new Date() } = {}) => {
      // The SDK corrects clock skew through the signing date. Such as `20261123T101530Z`.
      const date = new Date(signingDate).toISOString().replace(/[-:]|\.\d+/g, '');
      const { method, path, body } = request;
      const { headers } = aws4.sign(
        {
          service: 'dynamodb',
          region: await region(),
          method,
          path,
          headers: { ...request.headers, 'x-amz-date': date },
          body,
        },
        await credentials(),
      );
      // The SDK has the names of headers in lower case.
      const signed = Object.entries(headers ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        String(value),
      ]);
      return Object.assign(request, { headers: Object.fromEntries(signed) });
    },
  };
}

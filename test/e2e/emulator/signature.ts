import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Returns the headers of the signed request. */
export type Sign = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | undefined,
) => Promise<Record<string, string>>;

/**
 * Signs requests with AWS Signature Version 4.
 *
 * @param service such as `execute-api`
 * @param identity by default, the credentials that the SDK finds in the environment
 */
export function signer(service: string, region: string, identity?: Credentials): Sign {
  // The client is never used: it provides the SDK's credential chain and hash.
  const { credentials, sha256 } = new DynamoDBClient({ region }).config;
  const signature = new SignatureV4({ service, region, sha256, credentials: identity ?? credentials });
  return async (method, url, headers, body) => {
    const { protocol, host, hostname, pathname, searchParams } = new URL(url);
    const query = Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]));
    const request = {
      method,
      protocol,
      hostname,
      path: pathname,
      query,
      headers: { ...headers, host },
      body,
    };
    return (await signature.sign(request)).headers;
  };
}

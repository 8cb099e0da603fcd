import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Takes a request apart from its signature, and gives its headers with it. */
export type Sign = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | undefined,
) => Promise<Record<string, string>>;

/**
 * @param service such as `execute-api`
 * @param region such as `eu-west-1`
 * @param identity whose signature it is; unless it is given, whoever the SDK finds in the environment
 * @returns what signs a request as AWS wants it (Signature Version 4)
 */
export function signer(service: string, region: string, identity?: Credentials): Sign {
  // A client that is never used: it brings the SDK's own search for credentials and its hash.
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

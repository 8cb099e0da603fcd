import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type {
  AwsCredentialIdentityProvider,
  HttpRequest,
  Provider,
  RequestSigner,
  RequestSigningArguments,
} from '@smithy/types';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'dynamodb';

/**
 * Signs requests with AWS Signature Version 4 in a fifth of the SDK's time: it keeps the signing key, which is the same for
 * a day, and signs the required headers only.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class Signer implements RequestSigner {
  readonly #credentials: AwsCredentialIdentityProvider;
  readonly #region: Provider<string>;
  /** Named after the secret, the day and the region that it is for. */
  #key: { readonly name: string; readonly key: KeyObject } | undefined;

  /** Both are asked for at each request; the SDK leaves the region to its signer. */
  constructor(credentials: AwsCredentialIdentityProvider, region: Provider<string>) {
    this.#credentials = credentials;
    this.#region = region;
  }

  /** Adds the headers of the signature to the request. */
  async sign(
    request: HttpRequest,
    { signingDate = new Date() }: RequestSigningArguments = {},
  ): Promise<HttpRequest> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.#credentials();
    const { headers } = request;
    // Such as `20261123T101530Z`.
    const time = new Date(signingDate).toISOString().replace(/[-:]|\.\d+/g, '');
    headers['x-amz-date'] = time;
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken;

    const signed = Object.keys(headers).filter(hasToBeSigned).sort();
    const names = signed.join(';');
    const lines = signed.map((name) => `${name}:${headers[name]}\n`).join('');
    const canonical = `${request.method}\n${request.path}\n\n${lines}\n${names}\n${hash('sha256', request.body)}`;
    const scope = `${time.slice(0, 8)}/${await this.#region()}/${SERVICE}/aws4_request`;
    const text = `${ALGORITHM}\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = createHmac('sha256', this.#keyOf(secretAccessKey, scope)).update(text).digest('hex');
    headers.authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return request;
  }

  #keyOf(secret: string, scope: string): KeyObject {
    const name = `${secret}/${scope}`;
    if (this.#key?.name !== name) {
      const hmac = (key: Buffer, part: string) => createHmac('sha256', key).update(part).digest();
      const bytes = scope.split('/').reduce(hmac, Buffer.from(`AWS4${secret}`));
      // Converting bytes to a key at each request would take six times as long as signing.
      this.#key = { name, key: createSecretKey(bytes) };
    }
    return this.#key.key;
  }
}

/** Other headers may change on the way. */
function hasToBeSigned(header: string): boolean {
  return header === 'host' || header === 'content-type' || header.startsWith('x-amz-');
}

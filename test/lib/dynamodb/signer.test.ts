import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { signer } from '../../../lib/dynamodb/signer.ts';

const region = 'eu-central-1';
const PERMANENT = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY' };
const TEMPORARY = { ...PERMANENT, secretAccessKey: 'another', sessionToken: 'FwoGZXIvYXdzE==' };
const MONDAY = new Date('2026-11-23T10:15:30.123Z');
const TUESDAY = new Date('2026-11-24T00:00:00Z');

const request = (body: string | Uint8Array) =>
  new HttpRequest({
    method: 'POST',
    protocol: 'https:',
    hostname: 'dynamodb.eu-central-1.amazonaws.com',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(body)),
      host: 'dynamodb.eu-central-1.amazonaws.com',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'user-agent': 'node',
    },
    body,
  });

/** Signs the request with the signer of the SDK. */
async function signWithSdk(body: string | Uint8Array, credentials: typeof PERMANENT, signingDate: Date) {
  const { sha256 } = new DynamoDBClient({ region }).config;
  const sdkSigner = new SignatureV4({
    credentials,
    region,
    service: 'dynamodb',
    sha256,
    applyChecksum: false,
  });
  return sdkSigner.sign(request(body), { signingDate });
}

/** Names of headers and the space behind a comma do not matter to AWS. */
const normalized = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value).replaceAll(', ', ',')]),
  );

describe('signer', () => {
  it('signs like the SDK for changing bodies, dates and credentials', async () => {
    let credentials = PERMANENT;
    const aws4Signer = signer(
      async () => credentials,
      async () => region,
    );
    for (const body of ['{}', '{"title":"Ä 🗞️"}', Buffer.from('{"a":"\u{1F4F0}"}')]) {
      for (const signingDate of [MONDAY, TUESDAY, MONDAY]) {
        for (credentials of [PERMANENT, TEMPORARY, PERMANENT]) {
          const { headers } = await aws4Signer.sign(request(body), { signingDate });
          const expected = await signWithSdk(body, credentials, signingDate);
          expect(normalized(headers)).toEqual(normalized(expected.headers));
        }
      }
    }
  });
});

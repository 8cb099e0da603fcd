import { createHash, createHmac } from 'node:crypto';
import { CREDENTIALS, REGION, TABLE_NAME } from './environment.ts';
import { plain } from './plain.ts';

export const endpoint = new URL(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');

const SIGNED_HEADERS = 'content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target';
const TYPE = 'application/x-amz-json-1.0';
const TARGET = 'DynamoDB_20120810.GetItem';

let signingKey: { readonly day: string; readonly key: Buffer } | undefined;

/** A GetItem request with a handwritten AWS Signature Version 4. */
export function signedGetItem(id: number) {
  const body = `{"TableName":"${TABLE_NAME}","Key":{"id":{"N":"${id}"}},"ConsistentRead":true}`;
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = now.slice(0, 8);
  const bodyHash = sha256(body);
  const canonicalRequest = `POST
/

content-type:${TYPE}
host:${endpoint.host}
x-amz-content-sha256:${bodyHash}
x-amz-date:${now}
x-amz-target:${TARGET}

${SIGNED_HEADERS}
${bodyHash}`;
  const scope = `${day}/${REGION}/dynamodb/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${now}\n${scope}\n${sha256(canonicalRequest)}`;
  const signature = createHmac('sha256', keyOf(day)).update(stringToSign).digest('hex');
  const credential = `${CREDENTIALS.accessKeyId}/${scope}`;
  const headers = {
    host: endpoint.host,
    'content-type': TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': now,
    'x-amz-target': TARGET,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`,
  };
  return { headers, body };
}

/** Parses the item in the body of a GetItem response. */
export function itemOf(body: string): unknown {
  return plain({ M: JSON.parse(body).Item });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The signing key, cached since it is valid for a day. */
function keyOf(day: string): Buffer {
  if (signingKey?.day !== day) {
    const parts = [day, REGION, 'dynamodb', 'aws4_request'];
    const secret = Buffer.from(`AWS4${CREDENTIALS.secretAccessKey}`);
    signingKey = { day, key: parts.reduce(hmac, secret) };
  }
  return signingKey.key;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

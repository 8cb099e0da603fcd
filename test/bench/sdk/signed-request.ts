import { createHash, createHmac } from 'node:crypto';
import { plain } from './plain.ts';
import { CREDENTIALS, REGION, TABLE_NAME } from './specimen.ts';

/** Of the database. */
export const endpoint = new URL(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');

const SIGNED_HEADERS = 'content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target';
const TYPE = 'application/x-amz-json-1.0';
const TARGET = 'DynamoDB_20120810.GetItem';

let signingKey: { readonly day: string; readonly key: Buffer } | undefined;

/**
 * @param id of an article
 * @returns the request for it, signed by AWS's Signature Version 4 and by hand: the floor
 */
export function signedGetItem(id: number) {
  const body = `{"TableName":"${TABLE_NAME}","Key":{"id":{"N":"${id}"}},"ConsistentRead":true}`;
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = now.slice(0, 8);
  const bodyHash = sha256(body);
  const canonical = `POST
/

content-type:${TYPE}
host:${endpoint.host}
x-amz-content-sha256:${bodyHash}
x-amz-date:${now}
x-amz-target:${TARGET}

${SIGNED_HEADERS}
${bodyHash}`;
  const scope = `${day}/${REGION}/dynamodb/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${now}\n${scope}\n${sha256(canonical)}`;
  const signature = createHmac('sha256', keyOf(day)).update(toSign).digest('hex');
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

/**
 * @param answer of the database
 * @returns the item in it
 */
export function itemOf(answer: string): unknown {
  return plain({ M: JSON.parse(answer).Item });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** It is the same all day. */
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

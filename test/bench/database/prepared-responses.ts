/**
 * A DynamoDB that always returns the same responses, as costs hardly any CPU time, and prints its URL:
 * `prepared-responses.ts [<delay ms> [<key file> <certificate file>]]`. A response is sent so long after its request
 * has arrived. With a certificate for `localhost` it uses TLS.
 */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { indexEntry, item } from './articles.ts';

const TABLE = 'news';
const PAGE = 20;

const [delayMs = 0, keyFile, certificateFile] = process.argv.slice(2);

const ids = Array.from({ length: PAGE + 1 }, (_, index) => index);
const page = { Items: ids.map(indexEntry), Count: PAGE + 1, LastEvaluatedKey: indexEntry(PAGE) };
const { id: _, version: __, ...unchanged } = item();
const responses: Readonly<Record<string, Buffer>> = {
  GetItem: prepared({ Item: item() }),
  PutItem: prepared({}),
  UpdateItem: prepared({ Attributes: { ...unchanged, version: { N: '2' } } }),
  BatchGetItem: prepared({ Responses: { [TABLE]: ids.slice(0, PAGE).map(item) }, UnprocessedKeys: {} }),
  Query: prepared(page),
};
/** The check that no article lies on another shard queries those. */
const emptyPage = prepared({ Items: [], Count: 0 });

const respond: RequestListener = async (request, response) => {
  const dueMs = performance.now() + Number(delayMs);
  const body = await text(request);
  const [, action = ''] = String(request.headers['x-amz-target']).split('.');
  const isOtherShard = action === 'Query' && JSON.parse(body).ExpressionAttributeValues[':shard'].N !== '0';
  const responseBody = isOtherShard ? emptyPage : (responses[action] ?? prepared({}));
  at(dueMs, () => response.writeHead(200, headersOf(responseBody)).end(responseBody));
};

const waiting: { readonly dueMs: number; readonly send: () => void }[] = [];

/** Timers are late by up to a millisecond, so the event loop runs without a pause while a request waits. */
function at(dueMs: number, send: () => void): void {
  waiting.push({ dueMs, send });
  if (waiting.length === 1) sendDue();
}

function sendDue(): void {
  while (waiting[0] && waiting[0].dueMs <= performance.now()) waiting.shift()?.send();
  if (waiting.length > 0) setImmediate(sendDue);
}

function prepared(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

function headersOf(body: Buffer) {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amz-crc32': crc32(body),
    'x-amzn-requestid': 'VK0H2BDTFSKTJVKTVHBFQQ4UPNVV4KQNSO5AEMVJF66Q9ASUAAJG',
  };
}

const isSecure = keyFile !== undefined && certificateFile !== undefined;
const server = isSecure
  ? createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, respond)
  : createServer(respond);
server.keepAliveTimeout = 60_000;
const host = isSecure ? 'localhost' : '127.0.0.1';
server.listen(0, host, () => {
  // The cast: it listens on a port.
  const { port } = server.address() as AddressInfo;
  console.log(`${isSecure ? 'https' : 'http'}://${host}:${port}`);
});

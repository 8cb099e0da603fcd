import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { crc32 } from 'node:zlib';
import { item } from './sample-article.ts';

/*
 * Sends DynamoDB's GetItem response with the same article to every request, and prints its port:
 * `server.ts [<key file> <certificate file>]`. With a certificate for `localhost` it uses TLS.
 */
const [keyFile, certificateFile] = process.argv.slice(2);
const body = Buffer.from(JSON.stringify({ Item: item }));
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'content-length': body.length,
  'x-amz-crc32': crc32(body),
  'x-amzn-requestid': 'VK0H2BDTFSKTJVKTVHBFQQ4UPNVV4KQNSO5AEMVJF66Q9ASUAAJG',
};

const respond: RequestListener = (request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(body));
};

const isSecure = keyFile !== undefined && certificateFile !== undefined;
const server = isSecure
  ? createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, respond)
  : createServer(respond);
server.keepAliveTimeout = 60_000;
server.listen(0, isSecure ? 'localhost' : '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(address.port);
});

import { createServer } from 'node:http';
import { crc32 } from 'node:zlib';
import { item } from './specimen.ts';

/* Answers every request as DynamoDB answers GetItem, with one article. Prints its port. */
const body = Buffer.from(JSON.stringify({ Item: item }));
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'content-length': body.length,
  'x-amz-crc32': crc32(body),
  'x-amzn-requestid': 'VK0H2BDTFSKTJVKTVHBFQQ4UPNVV4KQNSO5AEMVJF66Q9ASUAAJG',
};

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(body));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(address.port);
});

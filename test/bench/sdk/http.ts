import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import aws4 from 'aws4';
import type { Get } from './measure.ts';
import { plain } from './plain.ts';

const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: 50 });

export const get: Get = async (id) => {
  const body = `{"TableName":"news","Key":{"id":{"N":"${id}"}},"ConsistentRead":true}`;
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.GetItem',
  };
  // It finds region and credentials in the environment.
  const signed = aws4.sign({
    service: 'dynamodb',
    host: `${hostname}:${port}`,
    method: 'POST',
    headers,
    body,
  });
  const responseBody = await new Promise<string>((resolve, reject) => {
    request({ hostname, port, agent, method: 'POST', headers: signed.headers }, (response) =>
      text(response).then(resolve, reject),
    )
      .on('error', reject)
      .end(body);
  });
  return plain({ M: JSON.parse(responseBody).Item });
};

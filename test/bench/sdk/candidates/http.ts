import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Get } from '../measure.ts';
import { endpoint, itemOf, signedGetItem } from '../signed-request.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 50 });

export const get: Get = async (id) => {
  const { headers, body } = signedGetItem(id);
  const responseBody = await new Promise<string>((resolve, reject) => {
    request(endpoint, { agent, method: 'POST', headers }, (response) => text(response).then(resolve, reject))
      .on('error', reject)
      .end(body);
  });
  return itemOf(responseBody);
};

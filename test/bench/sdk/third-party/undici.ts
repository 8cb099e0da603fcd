import { Pool } from 'undici';
import type { Get } from '../measure.ts';
import { endpoint, itemOf, signedGetItem } from '../signed-request.ts';

const pool = new Pool(endpoint.origin, { connections: 50 });

export const get: Get = async (id) => {
  const { headers, body } = signedGetItem(id);
  const response = await pool.request({ method: 'POST', path: '/', headers, body });
  return itemOf(await response.body.text());
};

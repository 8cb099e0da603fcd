import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import { skipExcluded } from '../../support/skip-excluded.ts';
import { exclusions } from './exclusions.ts';

skipExcluded(exclusions);

/** SAM's containers are few, and each takes one request at a time. */
const limit = pLimit(4);

/** Of `fetch` what the tests use: that of Node fails on large responses after which SAM closes the connection. */
globalThis.fetch = (url, { method = 'GET', headers = {}, body } = {}) =>
  limit(
    () =>
      new Promise((resolve, reject) => {
        const outgoing = request(String(url), {
          method,
          headers: { 'accept-encoding': 'gzip', ...(headers as Record<string, string>) },
        });
        outgoing.on('error', reject);
        outgoing.on('response', async (incoming) => {
          const bytes = Buffer.concat(await incoming.toArray());
          const isCompressed = incoming.headers['content-encoding'] === 'gzip' && bytes.length > 0;
          const status = incoming.statusCode ?? 0;
          const hasBody = status !== 204 && status !== 304;
          const received = new Headers();
          for (const [name, values] of Object.entries(incoming.headersDistinct)) {
            for (const value of values ?? []) received.append(name, value);
          }
          received.delete('server');
          // SAM adds a media type where there is no body.
          if (!hasBody) received.delete('content-type');
          resolve(
            new Response(hasBody ? (isCompressed ? gunzipSync(bytes) : bytes) : null, {
              status,
              headers: received,
            }),
          );
        });
        outgoing.end(body);
      }),
  );

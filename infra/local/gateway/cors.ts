import type { IncomingMessage } from 'node:http';
import type { Cors } from '../../cors.ts';

/** The headers that API Gateway adds to the response to a page of another origin. */
export function corsHeaders(
  { method, headers }: IncomingMessage,
  { methods, requestHeaders, responseHeaders }: Cors,
): Record<string, string> {
  if (headers.origin === undefined) return {};
  const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  return {
    'access-control-allow-origin': headers.origin,
    ...(isPreflight
      ? {
          'access-control-allow-methods': methods.join(),
          'access-control-allow-headers': requestHeaders.join(),
        }
      : { 'access-control-expose-headers': responseHeaders.join() }),
  };
}

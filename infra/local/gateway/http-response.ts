import { isObject } from '../../../lib/schema/json-object.ts';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** API Gateway's own error response. */
export function gatewayResponse(status: number, message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  };
}

/**
 * Interprets a function's result like API Gateway, payload format 2.0. A result without `statusCode` is the body of a 200;
 * one of another shape is a 500.
 */
export function httpResponse(result: unknown): HttpResponse {
  if (!isObject(result) || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599 || !isObject(headers)) return malformed();
  if (typeof body !== 'string' || !Array.isArray(cookies)) return malformed();
  const sent: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) sent[name.toLowerCase()] = String(value);
  if (body !== '') sent['content-type'] ??= 'text/plain;charset=UTF-8';
  if (cookies.length > 0) sent['set-cookie'] = cookies.map(String);
  return { status, headers: sent, body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body };
}

const malformed = () => gatewayResponse(500, 'Internal Server Error');

import { TRANSPORT_HEADERS } from '../support/api.ts';
import type { Connection, HttpResponse } from './connection.ts';

export const JSON_TYPE = { 'content-type': 'application/json' };

/** A response without transport headers, its body parsed. */
export type JsonResponse = Omit<HttpResponse, 'json' | 'body'> & { readonly body: unknown };

export async function sendJson(
  connection: Connection,
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[] = [],
  json?: unknown,
): Promise<JsonResponse> {
  const response = await connection.send({
    method,
    target,
    headers: json === undefined ? headers : [...headers, ['content-type', 'application/json']],
    body: json === undefined ? undefined : Buffer.from(JSON.stringify(json)),
  });
  const own = Object.entries(response.headers).filter(([name]) => !TRANSPORT_HEADERS.has(name));
  return { status: response.status, headers: Object.fromEntries(own), body: response.json() };
}

export const errorResponse = (
  status: number,
  detail: unknown,
  headers: Record<string, string> = {},
): JsonResponse => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: { detail },
});

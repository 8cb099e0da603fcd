import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { jsonDecodeError } from '../fastapi/json-decode-error.ts';
import { type ValidationError, validationError } from '../fastapi/validation-error.ts';
import type { BodyContract } from './contract.ts';
import { HttpError } from './http-error.ts';

/** The largest request body. Lambda limits the event to 6 MB; base64 adds a third to a body. */
export const BODY_BYTES_MAX = 2 * 1024 * 1024;

const { before: parseJson } = httpJsonBodyParser({ disableContentTypeCheck: true });

/** The header that names the accepted media types: a patch has its own (RFC 5789). */
export function acceptHeaderOf(method: string): 'accept' | 'accept-patch' {
  return method === 'PATCH' ? 'accept-patch' : 'accept';
}

/** A parsed JSON body, or what is wrong with it. */
export type ParsedBody = { readonly value: unknown } | { readonly error: ValidationError };

/** Checks the media type, the encoding and the size of a request body, decodes it strictly and parses it. */
export function parseBody(
  { mediaTypes }: BodyContract,
  event: APIGatewayProxyEventV2,
): ParsedBody | HttpError<'unsupported_media_type' | 'unsupported_content_encoding' | 'content_too_large'> {
  const mediaType = event.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === undefined || !mediaTypes.includes(mediaType)) {
    const headers = { [acceptHeaderOf(event.requestContext.http.method)]: mediaTypes.join(', ') };
    return new HttpError('unsupported_media_type', { mediaTypes: mediaTypes.join(' or ') }, { headers });
  }
  const encoding = event.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (encoding !== 'identity') {
    return new HttpError('unsupported_content_encoding', {}, { headers: { 'accept-encoding': 'identity' } });
  }
  const { body = '', isBase64Encoded } = event;
  const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes > BODY_BYTES_MAX) return new HttpError('content_too_large', { bytesMax: BODY_BYTES_MAX });
  if (bytes === 0) return missing();
  const text = isBase64Encoded ? decodeUtf8(Buffer.from(body, 'base64')) : body;
  return text === undefined ? invalidJson(0, 'The body is not UTF-8') : parse(text);
}

/** `undefined` for bytes that are not UTF-8: Node would replace them, and the replacement would be stored. */
function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What `@middy/http-json-body-parser` throws; `message` is absent where it forbids a key. */
interface ParserError {
  readonly cause: { readonly message?: string };
}

function parse(text: string): ParsedBody {
  const event: { body: unknown } = { body: text };
  try {
    // The cast: of a Middy request the parser uses the event's body only.
    parseJson?.({ event } as Parameters<typeof parseJson>[0]);
  } catch (error) {
    if ((error as ParserError).cause.message === undefined) {
      return { error: validationError('extra_forbidden', ['body', ...forbiddenPath(JSON.parse(text))]) };
    }
    // `jsonDecodeError` finds nothing in valid JSON that overflowed the parser's stack.
    const { offset, error: reason } = jsonDecodeError(text) ?? { offset: 0, error: 'Nested too deeply' };
    return invalidJson(offset, reason);
  }
  return event.body === null ? missing() : { value: event.body };
}

/** The path to the first key that the parser forbids; empty without one. */
function forbiddenPath(value: unknown): (string | number)[] {
  for (const [key, member] of Object.entries(Object(value))) {
    const isForbidden =
      key === '__proto__' || (key === 'constructor' && Object.hasOwn(Object(member), 'prototype'));
    const inner = isForbidden || typeof member !== 'object' ? [] : forbiddenPath(member);
    if (isForbidden || inner.length > 0) return [Array.isArray(value) ? Number(key) : key, ...inner];
  }
  return [];
}

const missing = (): ParsedBody => ({ error: validationError('missing', ['body']) });

const invalidJson = (offset: number, error: string): ParsedBody => ({
  error: validationError('json_invalid', ['body', offset], { error }),
});

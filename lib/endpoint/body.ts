import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { jsonDecodeError } from '../fastapi/json-decode-error.ts';
import { type ValidationError, validationError } from '../fastapi/validation-error.ts';
import type { BodyContract } from './contract.ts';
import { HttpError } from './http-error.ts';

/**
 * The largest body that is read. The largest article is 1.2 MB of JSON (100,000 code points, each written as
 * two `\uXXXX`), and a Lambda function is sent at most 6 MB.
 */
export const BODY_BYTES_MAX = 2 * 1024 * 1024;

/** A text of so few UTF-16 units is not larger, since each is at most three bytes in UTF-8. */
const UNITS_CERTAIN = BODY_BYTES_MAX / 3;

/** A body that is not UTF-8: Node would replace what it cannot read, and the replacement would be stored. */
class NotUtf8 extends Error {}

/**
 * Checks what can be known of a body before it is parsed, and decodes it strictly.
 *
 * @param contract the body that is expected
 * @returns the middleware; it throws the errors `unsupported_media_type` and `content_too_large`, and for
 *   bytes that are not UTF-8 an error that {@link bodyFaults} explains
 */
export function bodyReader(contract: BodyContract): middy.MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: ({ event }) => {
      const mediaType = event.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
      if (mediaType === undefined || !contract.mediaTypes.includes(mediaType)) {
        const accept = contract.mediaTypes.join(', ');
        const mediaTypes = contract.mediaTypes.join(' or ');
        throw new HttpError('unsupported_media_type', { mediaTypes }, { headers: { accept } });
      }
      if (event.body === undefined) return;
      if (event.isBase64Encoded) {
        const bytes = Buffer.from(event.body, 'base64');
        if (bytes.length > BODY_BYTES_MAX) throw tooLarge();
        try {
          event.body = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        } catch (cause) {
          throw new NotUtf8('The body is not UTF-8', { cause });
        }
        event.isBase64Encoded = false;
      } else if (event.body.length > UNITS_CERTAIN && Buffer.byteLength(event.body) > BODY_BYTES_MAX) {
        throw tooLarge();
      }
      // An empty body is an absent one.
      if (event.body === '') delete event.body;
    },
  };
}

const tooLarge = () => new HttpError('content_too_large', { bytesMax: BODY_BYTES_MAX });

/** What `@middy/http-json-body-parser` throws: the text and why it is not JSON, or a key that it forbids. */
interface ParserError extends Error {
  readonly cause: { readonly package: string; readonly data?: string; readonly message?: string };
}

/**
 * @param error what was thrown before the handler ran
 * @returns what is wrong with the body, when that is why; otherwise `undefined`
 */
export function bodyFaults(error: unknown): ValidationError[] | undefined {
  if (error instanceof NotUtf8)
    return [validationError('json_invalid', ['body', 0], { error: error.message })];
  if (!isParserError(error)) return undefined;
  const { data, message } = error.cause;
  if (data === undefined) return [validationError('missing', ['body'])];
  if (message === undefined) return [validationError('extra_forbidden', ['body', data])];
  // What is JSON after all was nested deeper than the parser's stack.
  const { offset, error: reason } = jsonDecodeError(data) ?? { offset: 0, error: 'Nested too deeply' };
  return [validationError('json_invalid', ['body', offset], { error: reason })];
}

function isParserError(error: unknown): error is ParserError {
  if (!(error instanceof Error) || typeof error.cause !== 'object' || error.cause === null) return false;
  return 'package' in error.cause && error.cause.package === '@middy/http-json-body-parser';
}

import { gunzipSync } from 'node:zlib';
import Negotiator from 'negotiator';
import * as v from 'valibot';
import { WeakETag } from '../http/etag.ts';

/** A file that is answered as it is. */
export interface StaticFile {
  readonly headers: {
    readonly 'content-type': string;
    readonly 'cache-control': string;
    readonly etag: string;
    readonly 'content-security-policy'?: string;
  };
  /** The content, compressed with gzip, in base64. */
  readonly gzip: string;
}

/** All of the documentation. */
export interface StaticFiles {
  readonly openapi: StaticFile;
  readonly swaggerUi: StaticFile;
  readonly redoc: StaticFile;
  /** What the pages load, by its name below `/docs`. */
  readonly assets: Readonly<Record<string, StaticFile>>;
}

/** The headers that a file is answered with. */
export const FileHeaders = v.object({
  'content-type': v.pipe(v.string(), v.description('The media type of the file')),
  'cache-control': v.pipe(v.string(), v.description('How it may be kept')),
  etag: WeakETag,
  'content-encoding': v.exactOptional(v.pipe(v.string(), v.description('`gzip`, where it is compressed'))),
  'content-security-policy': v.exactOptional(v.pipe(v.string(), v.description('What a page may load'))),
  vary: v.pipe(v.string(), v.description('On which header of the request the encoding depends')),
  'x-content-type-options': v.pipe(v.string(), v.description('That the media type is not to be guessed')),
});

/** What of a request for a file matters. */
export const FileRequestHeaders = v.object({
  'accept-encoding': v.exactOptional(
    v.pipe(v.string(), v.description('`gzip`, where a compressed file is taken')),
  ),
});

/**
 * @param file to answer with
 * @param requestHeaders which tell whether a compressed file is taken
 * @returns the answer, compressed where the client takes that
 */
export function fileResponse(
  { headers, gzip }: StaticFile,
  requestHeaders: v.InferOutput<typeof FileRequestHeaders>,
) {
  const negotiator = new Negotiator({ headers: { 'accept-encoding': 'identity', ...requestHeaders } });
  const isCompressed = negotiator.encoding(['gzip', 'identity']) === 'gzip';
  const bytes = Buffer.from(gzip, 'base64');
  return {
    status: 200 as const,
    headers: {
      ...headers,
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    },
    body: isCompressed ? bytes : gunzipSync(bytes),
  };
}

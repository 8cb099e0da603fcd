import { gunzipSync, gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { acceptsGzip } from '../http/compression.ts';
import { WeakETag, weakEtag } from '../http/etag.ts';

/** The document and the pages change only with a deployment. */
export const DEPLOYED = 'public, max-age=300';

/** A file that is served as it is. */
export interface StaticFile {
  readonly headers: {
    readonly 'content-type': string;
    readonly 'cache-control': string;
    readonly etag: string;
    readonly 'content-security-policy'?: string;
  };
  /** The compressed content in base64. */
  readonly gzip: string;
}

export function staticFile(mediaType: string, cacheControl: string, content: string): StaticFile {
  return {
    // Weak, since compressed and plain content share it.
    headers: { 'content-type': mediaType, 'cache-control': cacheControl, etag: weakEtag(content) },
    gzip: gzipSync(content, { level: 9 }).toString('base64'),
  };
}

export interface StaticFiles {
  /** The OpenAPI document. */
  readonly openapi: object;
  readonly swaggerUi: StaticFile;
  readonly redoc: StaticFile;
  /** What the pages load, by file name below `/docs`. */
  readonly assets: Readonly<Record<string, StaticFile>>;
}

export const FileHeaders = v.object({
  'content-type': v.pipe(v.string(), v.description('The media type of the file')),
  'cache-control': v.pipe(v.string(), v.description('How it may be cached')),
  etag: WeakETag,
  'content-encoding': v.exactOptional(
    v.pipe(v.string(), v.description('`gzip` when the file is compressed')),
  ),
  'content-security-policy': v.exactOptional(v.pipe(v.string(), v.description('What a page may load'))),
  vary: v.pipe(v.string(), v.description('The request headers that the response depends on')),
});

export const FileRequestHeaders = v.object({
  'accept-encoding': v.exactOptional(
    v.pipe(v.string(), v.description('Include `gzip` to get a compressed file')),
  ),
});

/** An OpenAPI document with the URL of its server. */
export function documentFile(document: object, url: string): StaticFile {
  return staticFile('application/json', DEPLOYED, JSON.stringify({ ...document, servers: [{ url }] }));
}

/** Serves a file, compressed if the client accepts that. */
export function fileResponse(
  { headers, gzip }: StaticFile,
  requestHeaders: v.InferOutput<typeof FileRequestHeaders>,
) {
  const isCompressed = acceptsGzip(requestHeaders['accept-encoding']);
  const bytes = Buffer.from(gzip, 'base64');
  return {
    status: 200 as const,
    headers: {
      ...headers,
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
      // The CORS headers depend on the origin.
      vary: 'accept-encoding, origin',
    },
    body: isCompressed ? bytes : gunzipSync(bytes),
  };
}

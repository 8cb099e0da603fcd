import { HttpError } from '../endpoint/http-error.ts';
import { etag } from '../http/etag.ts';
import type { NewsWrite } from './news-repository.ts';

export function newsNotFound(id: number): HttpError<'resource_not_found'> {
  return new HttpError('resource_not_found', { resource: 'News', id });
}

/** The error of a write that did not happen. */
export function newsWriteError(id: number, write: Exclude<NewsWrite, { outcome: 'ok' }>) {
  if (write.outcome === 'not_found') return newsNotFound(id);
  return new HttpError('precondition_failed', {}, { headers: { etag: etag(write.version) } });
}

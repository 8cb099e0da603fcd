import * as v from 'valibot';
import { HttpError } from '../endpoint/http-error.ts';
import { integer } from '../fastapi/parameter.ts';
import { etag } from '../http/etag.ts';
import { newsExample } from './news.ts';
import { NEWS_ID_MAX } from './news-id.ts';
import type { NewsWrite } from './news-repository.ts';

/** The path of the endpoints of a single article. */
export const NewsPath = v.object({
  news_id: v.pipe(
    integer(1, NEWS_ID_MAX),
    v.description('The id of the article'),
    v.examples([newsExample.id]),
  ),
});

/**
 * @param id of an article
 * @returns the error that there is none
 */
export function newsNotFound(id: number): HttpError<'resource_not_found'> {
  return new HttpError('resource_not_found', { resource: 'News', id });
}

/**
 * @param id of an article
 * @param written why it was not written
 * @returns the error that says so
 */
export function newsWriteError(id: number, written: Exclude<NewsWrite, { outcome: 'done' }>) {
  if (written.outcome === 'absent') return newsNotFound(id);
  return new HttpError('precondition_failed', {}, { headers: { etag: etag(written.version) } });
}

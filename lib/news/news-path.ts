import * as v from 'valibot';
import { integer } from '../fastapi/parameter.ts';
import { NEWS_ID_EXAMPLE, NEWS_ID_MAX } from './news-id.ts';

/** The path of an endpoint of one article. */
export const NewsPath = v.object({
  news_id: v.pipe(
    integer(1, NEWS_ID_MAX),
    v.description('The id of the article'),
    v.examples([NEWS_ID_EXAMPLE]),
  ),
});

import { handler as createNews } from './create-news.ts';
import { handler as deleteNews } from './delete-news.ts';
import { handler as docs } from './docs.ts';
import { handler as fallback } from './fallback.ts';
import { handler as getFrontPage } from './get-front-page.ts';
import { handler as getNews } from './get-news.ts';
import { handler as listHeadlines } from './list-headlines.ts';
import { handler as listNews } from './list-news.ts';
import { handler as replaceNews } from './replace-news.ts';
import { handler as updateNews } from './update-news.ts';

/** Every function of the service, by the name of its file. Everything else follows from this list. */
export const functions = {
  'create-news': createNews,
  'get-news': getNews,
  'list-news': listNews,
  'list-headlines': listHeadlines,
  'replace-news': replaceNews,
  'update-news': updateNews,
  'delete-news': deleteNews,
  docs,
  'get-front-page': getFrontPage,
  fallback,
};

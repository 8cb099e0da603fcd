import { handler as createNews } from '../../../../functions/create-news.ts';
import { handler as getNews } from '../../../../functions/get-news.ts';
import { handler as listNews } from '../../../../functions/list-news.ts';
import type { Handlers } from '../requests.ts';
import { news } from '../sample-article.ts';

export const handlers: Handlers = {
  create: createNews.with({ news }),
  get: getNews.with({ news }),
  list: listNews.with({ news }),
};

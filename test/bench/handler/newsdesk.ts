import { handler as createNews } from '../../../functions/create-news.ts';
import { handler as getNews } from '../../../functions/get-news.ts';
import { handler as listNews } from '../../../functions/list-news.ts';
import { news } from './articles.ts';
import type { Handlers } from './requests.ts';

export const handlers: Handlers = {
  create: createNews.with({ news }),
  get: getNews.with({ news }),
  list: listNews.with({ news }),
};

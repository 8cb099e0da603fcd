import * as v from 'valibot';
import { News } from '../../lib/news/news.ts';

export const isNews = (body: unknown): body is News => v.is(News, body);

export const isNewsList = (body: unknown): body is News[] => v.is(v.array(News), body);

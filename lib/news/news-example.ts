import { exampleOf } from '../schema/example.ts';
import { News, NewsInput } from './news.ts';

export const newsInputExample = exampleOf(NewsInput);

export const newsExample = exampleOf(News);

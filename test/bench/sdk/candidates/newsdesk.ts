import { composition } from '../../../../lib/news/container.ts';
import type { Get } from '../measure.ts';

const { news } = composition.dependencies;

export const get: Get = (id) => news.get(id);

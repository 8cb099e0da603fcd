import { container } from '../../../lib/news/container.ts';
import type { Get } from './measure.ts';

const { news } = container.dependencies;

export const get: Get = (id) => news.get(id);

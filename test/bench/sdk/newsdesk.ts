import { measureRequest } from '../../../lib/dynamodb/request-usage.ts';
import { container } from '../../../lib/news/container.ts';
import type { Get } from './measure.ts';

const { news } = container.dependencies;

export const get: Get = (id) => measureRequest(() => news.get(id));

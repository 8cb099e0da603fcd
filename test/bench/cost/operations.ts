import { checkShards, operations as common, type Operation } from '../../support/cost/operations.ts';
import { BEGIN_SECONDS } from './articles.ts';

/** Among the oldest 1,000 articles, so most of a table lies after it. */
const SECOND = BEGIN_SECONDS + 125;

/** Those that `npm test` meters in an empty table, and more in a filled one. */
export const operations: Readonly<Record<string, Operation>> = {
  ...common,
  'deep-page': {
    title: 'GET a list of 20, deep in the table',
    status: 200,
    request: (send) => send('GET', `/news?created_to=${SECOND}`),
    prepare: checkShards,
  },
  second: {
    title: 'GET the 4 articles of a second',
    status: 200,
    request: (send) => send('GET', `/news?created_at=${SECOND}`),
    prepare: checkShards,
  },
  headlines: {
    title: 'GET 20 headlines',
    status: 200,
    request: (send) => send('GET', '/headlines'),
    prepare: async (send) => {
      await common.list?.prepare?.(send);
      // Each function checks the shards itself.
      return checkShards(send, '/headlines');
    },
  },
};

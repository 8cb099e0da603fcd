import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import type { FunctionList } from '../../infra/function-list.ts';
import { newsTable } from '../../lib/news/dynamodb/table.ts';
import { synthesize } from './synthesize.ts';

describe('checkFunctions', () => {
  const { contract } = functions['get-news'];
  const other = (changes: object) => ({
    ...functions,
    'another-news': { contracts: [{ ...contract, operationId: 'another', path: '/other', ...changes }] },
  });

  it.each([
    [
      'the same route',
      { path: '/news/{id}' },
      'functions/get-news.ts and functions/another-news.ts both have the route GET /news/{}',
    ],
    [
      'the same operationId',
      { operationId: 'get-news' },
      'functions/get-news.ts and functions/another-news.ts both have the operationId get-news',
    ],
    [
      'an unknown index',
      { database: [{ table: newsTable, index: 'by_title', actions: ['Query'] }] },
      'functions/another-news.ts names the index by_title, which the table News does not have',
    ],
    ['no access', { access: undefined }, 'functions/another-news.ts does not say who may call it'],
  ])('makes the synth fail for %s', (_, changes, message) => {
    expect(() => synthesize({}, other(changes) as FunctionList)).toThrow(message);
  });
});

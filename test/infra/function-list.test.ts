import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { contractsOf, type FunctionList } from '../../infra/function-list.ts';
import { gzip } from '../../lib/http/compression.ts';
import { newsTable } from '../../lib/news/dynamodb/table.ts';

describe('contractsOf', () => {
  const { contract } = functions['get-news'];
  const other = (changes: object) => ({
    ...functions,
    'another-news': {
      contracts: [{ ...contract, operationId: 'another', path: '/other/{news_id}', ...changes }],
    },
  });

  it.each([
    [
      'the same route',
      { path: '/news/{id}', request: { path: v.object({ id: v.string() }) } },
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
    [
      'a parameter that is not declared',
      { path: '/other/{id}' },
      'functions/another-news.ts has the path /other/{id}, but declares these parameters of it: news_id',
    ],
    [
      'a query parameter that is a number',
      { request: { ...contract.request, query: v.object({ wpm: v.optional(v.number(), 200) }) } },
      'functions/another-news.ts reads wpm as a number, but it arrives as text, and so does its default',
    ],
    [
      'a compressed response with a strong ETag',
      { responses: { 200: { ...contract.responses[200], compress: gzip } } },
      'functions/another-news.ts compresses a response with a strong ETag, which names its bytes',
    ],
    ['no access', { access: undefined }, 'functions/another-news.ts does not say who may call it'],
  ])('fails for %s', (_, changes, message) => {
    expect(() => contractsOf(other(changes) as FunctionList)).toThrow(message);
  });
});

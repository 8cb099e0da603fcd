import type { Exclusion } from '../../support/exclusions.ts';
import { exclusions as ofDeployed } from '../deployed/exclusions.ts';

/** The excluded tests of the HTTP suite. A title that matches no test fails the emulator test. */
export const exclusions: readonly Exclusion[] = [
  ...ofDeployed,
  {
    reason: 'the emulator adds a Content-Type to responses without a body, such as a 304',
    tests: {
      docs: ['304 for a matching If-None-Match'],
      'get-news': [
        '304 for {"if-none-match":"\\"1\\""}',
        '304 for {"if-none-match":"W/\\"1\\""}',
        '304 for {"if-none-match":"\\"7\\", \\"1\\""}',
        '304 for {"if-none-match":"*"}',
        '304 for {"if-none-match":"\\"1\\"","if-modified-since":"Thu, 01 Jan 1970 00:00:00 GMT"}',
        '304 for {"if-match":"\\"1\\"","if-none-match":"\\"1\\""}',
      ],
      'list-news-preconditions': ['304 with the headers of a 200 but Link'],
    },
  },
  {
    reason: 'the emulator has no body size limit; the PUT and PATCH tests cover the 413 of the functions',
    tests: { 'create-news': ['413 for a body over 2 MiB, and the gateway’s own 413 over 10 MB'] },
  },
  {
    reason: 'the emulator decodes a path before routing, even when its encoding is invalid',
    tests: {
      'get-news': ['422 for the id 1%2F2'],
      'replace-news': ['422 for the id 1%2F2'],
      'update-news': ['422 for the id 1%2F2'],
      'delete-news': ['422 for the id 1%2F2'],
      fallback: ['404 for a path that matches a route only when decoded', '400 for invalid percent-encoding'],
    },
  },
  {
    reason: 'the emulator returns 403 for OPTIONS; API Gateway routes it to $default',
    tests: {
      fallback: [
        '204 for a preflight, with what API Gateway adds',
        '404 for the path /new',
        '404 for the path /News',
        '404 for the path /news/1/',
        '404 for the path /news/1/2',
        '404 for the path /%E2%82%AC',
        '405 for OPTIONS /news with Allow',
        '405 for OPTIONS /news/{news_id} with Allow',
      ],
    },
  },
  {
    reason: 'the emulator strips leading and trailing slashes',
    tests: { fallback: ['404 for the path /news/', '404 for the path //news'] },
  },
];

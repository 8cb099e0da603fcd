import type { Exclusion } from '../../support/exclusions.ts';

/** The excluded tests of the HTTP suite. */
export const exclusions: readonly Exclusion[] = [
  {
    reason: 'the test intercepts database calls, which works only in its own process',
    tests: {
      'create-news-idempotency': [
        '201, and the article is stored once',
        'costs a read and a write more with a key',
      ],
      'get-news': ['200 with Last-Modified once no other change can have a time in its second'],
    },
  },
  {
    reason: 'SAM has no body size limit; the PUT and PATCH tests cover the 413 of the functions',
    tests: { 'create-news': ['413 for a body over 2 MiB, and the gateway’s own 413 over 10 MB'] },
  },
  {
    reason: 'SAM decodes a path before routing, even when its encoding is invalid',
    tests: {
      'get-news': ['422 for the id 1%2F2'],
      'replace-news': ['422 for the id 1%2F2'],
      'update-news': ['422 for the id 1%2F2'],
      'delete-news': ['422 for the id 1%2F2'],
      fallback: ['404 for a path that matches a route only when decoded', '400 for invalid percent-encoding'],
    },
  },
  {
    reason: 'SAM responds to OPTIONS itself, with 200',
    tests: {
      fallback: [
        '204 for a preflight, with what API Gateway adds',
        '404 for the path /new',
        '404 for the path /News',
        '404 for the path /news/1/2',
        '404 for the path /%E2%82%AC',
        '405 for OPTIONS /news with Allow',
        '405 for OPTIONS /news/{news_id} with Allow',
      ],
    },
  },
  {
    reason: 'SAM ignores a slash at the end, and a second one',
    tests: { fallback: ['404 for the path /news/', '404 for the path //news', '404 for the path /news/1/'] },
  },
  {
    reason: 'SAM refuses a method that it does not know, with 403',
    tests: { fallback: ['405 for PURGE /news/{news_id} with Allow'] },
  },
];

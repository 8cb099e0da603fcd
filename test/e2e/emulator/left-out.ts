import { basename } from 'node:path';

/** Tests that the emulator cannot pass, and why. */
export interface LeftOut {
  /** Ends a sentence that begins with "Left out, since". */
  readonly reason: string;
  /** Their names, as `it` has them, by their file in `test/functions` without `.test.ts`. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/** All that the rehearsal leaves out of the HTTP suite. A name without a test fails the rehearsal. */
export const leftOut: readonly LeftOut[] = [
  {
    reason: 'it comes between a function and its database, which it can only in its own process',
    tests: {
      'create-news-once': [
        '201, and the article is stored once',
        '409 while a request with the key is at work, which tells when to come again',
        'costs nothing without a key, and with one two more writes',
      ],
    },
  },
  {
    reason: 'the emulator gives an answer without a body, such as a 304, a Content-Type of its own',
    tests: {
      docs: ['304 for the version that the client has'],
      'get-news': [
        '304 with its version, and no body, for {"if-none-match":"\\"1\\""}',
        '304 with its version, and no body, for {"if-none-match":"W/\\"1\\""}',
        '304 with its version, and no body, for {"if-none-match":"\\"7\\", \\"1\\""}',
        '304 with its version, and no body, for {"if-none-match":"*"}',
        '304 with its version, and no body, for {"if-none-match":"\\"1\\"","if-modified-since":"Thu, 01 Jan 1970 00:00:00 GMT"}',
        '304 with its version, and no body, for {"if-match":"\\"1\\"","if-none-match":"\\"1\\""}',
        '304 with its version, and no body, for {"if-modified-since":"Tue, 02 Oct 2096 07:06:40 GMT"}',
      ],
      'list-news-conditions': ['304 with the headers that a 200 would have, and no link'],
    },
  },
  {
    reason: 'the emulator has no limit of its own; the 413 of the functions is seen in PUT and PATCH',
    tests: { 'create-news': ['413 for a body over 2 MiB, and the gateway’s own 413 over 10 MB'] },
  },
  {
    reason:
      'the emulator replaces bytes that are not UTF-8 before the function sees them; all the other bodies that ' +
      'are none are seen in POST, one by one',
    tests: {
      'create-news': ['422 for bytes that are not UTF-8', '422 for a surrogate in UTF-8'],
      'replace-news': ['422 for a body that is none, and nothing changes'],
      'update-news': ['422 for a body that is none, and nothing changes'],
    },
  },
  {
    reason:
      'the emulator decodes a path before it chooses the route, and decodes it even when it is not validly encoded',
    tests: {
      'get-news': ['422 for the id 1%2F2'],
      'replace-news': ['422 for the id 1%2F2'],
      'update-news': ['422 for the id 1%2F2'],
      'delete-news': ['422 for the id 1%2F2'],
      fallback: [
        '404 for a path that reads like a route only once it is decoded',
        '400 for a path that is not validly encoded',
      ],
    },
  },
  {
    reason:
      'the emulator answers OPTIONS itself with 403, where API Gateway without CORS leaves it to the $default route',
    tests: {
      fallback: [
        '404 for the path /new',
        '404 for the path /News',
        '404 for the path /news/1/',
        '404 for the path /news/1/2',
        '404 for the path /%E2%82%AC',
        '405 for OPTIONS /news, with all that is allowed',
        '405 for OPTIONS /news/{news_id}, with all that is allowed',
      ],
    },
  },
  {
    reason: 'the emulator drops a slash before or behind a path',
    tests: { fallback: ['404 for the path /news/', '404 for the path //news'] },
  },
];

/**
 * @param path of a test file
 * @param name of a test in it
 * @returns why it is left out; `undefined` when it runs
 */
export function whyLeftOut(path: string, name: string): string | undefined {
  const file = basename(path, '.test.ts');
  return leftOut.find(({ tests }) => tests[file]?.includes(name))?.reason;
}

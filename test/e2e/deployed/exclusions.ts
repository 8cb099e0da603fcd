import type { Exclusion } from '../../support/exclusions.ts';

/** The tests that no deployed API can pass. */
export const exclusions: readonly Exclusion[] = [
  {
    reason: 'the test intercepts database calls, which works only in its own process',
    tests: {
      'create-news-idempotency': [
        '201, and the article is stored once',
        '201 with another id when the id is taken',
        'costs a read and a write more with a key',
      ],
      'get-news': ['200 with Last-Modified once no other change can have a time in its second'],
    },
  },
];

import type { Difference } from './difference.ts';

/** Media types and sizes. */
export const bodyDifferences: readonly Difference[] = [
  {
    why: 'only the media types of the contract are accepted',
    ours: { status: 415, body: { detail: 'Content-Type must be application/json' } },
    requests: [
      'media type: none',
      'media type: none, and no body',
      'media type: none, and an article that is none',
      'media type: an empty one',
      'media type: text/plain',
      'media type: text/json',
      'media type: application/x-www-form-urlencoded',
      'media type: a form of the fields',
      'media type: multipart/form-data; boundary=x',
      'media type: application/xml',
      'media type: application/jsonp',
      'media type: application/json-seq',
      'media type: application/json+xml',
      'media type: application/octet-stream',
      'media type: application/json, text/plain',
      'media type: application/*',
      'media type: */*',
      'media type: json',
      'media type: ;charset=utf-8',
      'media type: application/vnd.api+json',
      'media type: application/problem+json',
      'media type: application/merge-patch+json',
      'media type: PUT with none',
      'media type: PUT with text/plain',
      'media type: PUT with application/merge-patch+json',
      'media type: text/plain for an article that does not exist',
      'media type: text/plain for an id that is none',
    ],
  },
  {
    why: 'only the patch formats of the contract are accepted',
    ours: {
      status: 415,
      body: { detail: 'Content-Type must be application/merge-patch+json or application/json' },
    },
    requests: [
      'media type: PATCH with none',
      'media type: PATCH with text/plain',
      'media type: PATCH with application/json-patch+json',
      'media type: PATCH with application/vnd.api+json',
    ],
  },
  {
    why: 'bodies are limited to 2 MiB',
    ours: { status: 413, body: { detail: 'The body is larger than 2097152 bytes' } },
    requests: ['size: a title of 2 MiB', 'size: 2 MiB of space behind an article'],
  },
];

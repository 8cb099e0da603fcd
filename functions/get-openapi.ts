import * as v from 'valibot';
import document from '#openapi.json' with { type: 'json' };
import { compose } from '../lib/http/composition.ts';
import { endpoint } from '../lib/http/endpoint.ts';

/** It changes with a deployment only. */
const MAX_AGE_SECONDS = 300;

export const handler = endpoint(
  {
    operationId: 'get-openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'Read this document',
    description: 'Answers with the OpenAPI document of this API.',
    tags: ['Documentation'],
    access: 'public',
    actions: [],
    request: {},
    responses: {
      200: {
        description: 'The OpenAPI document',
        headers: v.object({ 'cache-control': v.pipe(v.string(), v.description('How it may be kept')) }),
        body: v.record(v.string(), v.unknown()),
        example: { openapi: '3.1.1' },
      },
    },
    errors: [],
  },
  compose({}),
).handle(() => ({
  status: 200,
  headers: { 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` },
  body: document,
}));

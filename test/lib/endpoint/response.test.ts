import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createContainer } from '../../../lib/endpoint/container.ts';
import { endpoint } from '../../../lib/endpoint/endpoint.ts';
import { context, eventFor } from '../../support/event.ts';
import { useRecords } from '../../support/records.ts';

useRecords();

describe('endpoint for HEAD', () => {
  it('returns the status and headers of GET without a body', async () => {
    const page = endpoint(
      {
        operationId: 'read-page',
        method: 'GET',
        path: '/page',
        summary: '',
        description: '',
        tags: [],
        access: 'public',
        database: [],
        request: {},
        responses: { 200: { description: '', mediaType: 'text/plain', body: v.string() } },
        errors: [],
      },
      createContainer({}),
    ).handle(() => ({ status: 200, body: 'A "page"' }));
    const get = eventFor(page.contract);
    const head = {
      ...get,
      requestContext: { ...get.requestContext, http: { ...get.requestContext.http, method: 'HEAD' } },
    };
    const result = {
      statusCode: 200,
      headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
    };
    expect(await page(get, context)).toEqual({ ...result, body: 'A "page"' });
    expect(await page(head, context)).toEqual(result);
  });
});

import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import { createContainer } from '../../../lib/endpoint/container.ts';
import { endpoint } from '../../../lib/endpoint/endpoint.ts';
import { HttpError } from '../../../lib/endpoint/http-error.ts';
import type { TimeRange } from '../../../lib/fastapi/date-time.ts';
import { dateTime, integer, repeated } from '../../../lib/fastapi/parameter.ts';

const composition = createContainer<{ readonly clock: () => number }>({ clock: () => Date.now });

const contract = {
  operationId: 'typed',
  method: 'PATCH',
  path: '/things/{thing_id}',
  summary: '',
  description: '',
  tags: [],
  access: 'public',
  actions: [],
  request: {
    path: v.object({ thing_id: integer(1, 9) }),
    query: v.object({ at: v.optional(dateTime()), id: v.optional(repeated(integer(1, 9), 3), []) }),
    body: {
      mediaTypes: ['application/json'],
      schema: v.object({ name: v.exactOptional(v.string()) }),
      example: {},
    },
  },
  responses: {
    200: { description: '', body: v.object({ name: v.string() }) },
    204: { description: '', headers: v.object({ etag: v.string() }) },
  },
  errors: ['resource_not_found'],
} as const;

const { handle } = endpoint(contract, composition);

describe('the request that a handler receives', () => {
  it('is what the schemas put out', () => {
    handle(async (request, dependencies) => {
      expectTypeOf(request.path).toEqualTypeOf<{ thing_id: number }>();
      expectTypeOf(request.query).toEqualTypeOf<{ at?: TimeRange | undefined; id: number[] }>();
      expectTypeOf(request.query.id).toEqualTypeOf<number[]>();
      expectTypeOf(request.body).toEqualTypeOf<{ name?: string }>();
      expectTypeOf(request.headers).toEqualTypeOf<undefined>();
      expectTypeOf(dependencies).toEqualTypeOf<{ readonly clock: () => number }>();
      return { status: 200, body: { name: 'x' } };
    });
  });
});

describe('the answer that a handler returns', () => {
  it('is one of the contract', () => {
    handle(async () => ({ status: 200, body: { name: 'x' } }));
    handle(() => ({ status: 204, headers: { etag: '"1"' } }));
    handle(async () => new HttpError('resource_not_found', { resource: 'Thing', id: 1 }));
  });

  it('has no status, body, header or error that the contract does not name', () => {
    // @ts-expect-error 201 is no status of the contract
    handle(async () => ({ status: 201, body: { name: 'x' } }));
    // @ts-expect-error the body is missing
    handle(async () => ({ status: 200 }));
    // @ts-expect-error the body is of another type
    handle(async () => ({ status: 200, body: { name: 1 } }));
    // @ts-expect-error this answer has no body
    handle(async () => ({ status: 204, headers: { etag: '"1"' }, body: { name: 'x' } }));
    // @ts-expect-error the header is missing
    handle(async () => ({ status: 204, headers: {} }));
    // @ts-expect-error the contract names another error
    handle(async () => new HttpError('not_found'));
  });
});

describe('the endpoint', () => {
  it('carries its contract, and takes replacements of its dependencies only', () => {
    const handler = handle(async () => ({ status: 200, body: { name: 'x' } }));
    expectTypeOf(handler.contract.path).toEqualTypeOf<'/things/{thing_id}'>();
    handler.with({ clock: () => 5 });
    // @ts-expect-error it has no such dependency
    handler.with({ time: () => 5 });
    // @ts-expect-error the replacement is of another type
    handler.with({ clock: 5 });
  });
});

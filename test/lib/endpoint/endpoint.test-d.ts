import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import { createContainer } from '../../../lib/endpoint/container.ts';
import { endpoint } from '../../../lib/endpoint/endpoint.ts';
import { HttpError } from '../../../lib/endpoint/http-error.ts';
import type { TimeRange } from '../../../lib/fastapi/date-time.ts';
import { dateTime, integer, repeated } from '../../../lib/fastapi/parameter.ts';

const container = createContainer<{ readonly clock: () => number }>({ clock: () => Date.now });

const contract = {
  operationId: 'typed',
  method: 'PATCH',
  path: '/things/{thing_id}',
  summary: '',
  description: '',
  tags: [],
  access: 'public',
  database: [],
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

const { handle } = endpoint(contract, container);

describe('request of a handler', () => {
  it('has the output types of the schemas', () => {
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

describe('result of a handler', () => {
  it('accepts the responses and errors of the contract', () => {
    handle(async () => ({ status: 200, body: { name: 'x' } }));
    handle(() => ({ status: 204, headers: { etag: '"1"' } }));
    handle(async () => new HttpError('resource_not_found', { resource: 'Thing', id: 1 }));
  });

  it('rejects any other status, body, header or error', () => {
    // @ts-expect-error the contract has no 201
    handle(async () => ({ status: 201, body: { name: 'x' } }));
    // @ts-expect-error the body is missing
    handle(async () => ({ status: 200 }));
    // @ts-expect-error the body has another type
    handle(async () => ({ status: 200, body: { name: 1 } }));
    // @ts-expect-error a 204 has no body
    handle(async () => ({ status: 204, headers: { etag: '"1"' }, body: { name: 'x' } }));
    // @ts-expect-error the header is missing
    handle(async () => ({ status: 204, headers: {} }));
    // @ts-expect-error the contract does not list this error
    handle(async () => new HttpError('not_found'));
  });
});

describe('endpoint', () => {
  it('exposes its contract, and accepts replacements of its dependencies only', () => {
    const handler = handle(async () => ({ status: 200, body: { name: 'x' } }));
    expectTypeOf(handler.contract.path).toEqualTypeOf<'/things/{thing_id}'>();
    handler.with({ clock: () => 5 });
    // @ts-expect-error unknown dependency
    handler.with({ time: () => 5 });
    // @ts-expect-error the replacement has another type
    handler.with({ clock: 5 });
  });
});

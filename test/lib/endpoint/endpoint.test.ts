import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../lib/dynamodb/table.ts';
import { createContainer } from '../../../lib/endpoint/container.ts';
import { endpoint } from '../../../lib/endpoint/endpoint.ts';
import { HttpError } from '../../../lib/endpoint/http-error.ts';
import { integer, repeated } from '../../../lib/fastapi/parameter.ts';
import { errorResponse } from '../../support/api.ts';
import { context, eventFor, parsed } from '../../support/event.ts';
import { useRecords } from '../../support/records.ts';

interface Dependencies {
  readonly greet: (name: string) => unknown;
}

const table: Table = {
  id: 'T',
  variable: 'T',
  localName: 't',
  partitionKey: { name: 'id', type: 'N' },
  indexes: [],
};
const container = createContainer<Dependencies>({ greet: () => (name) => `Hello ${name}` });

const handler = endpoint(
  {
    operationId: 'greet',
    method: 'PUT',
    path: '/rooms/{room}/guests/{guest}',
    summary: 'Greet',
    description: 'Greets a guest.',
    tags: [],
    access: 'public',
    database: [],
    request: {
      path: v.object({ room: integer(1, 9), guest: v.string() }),
      query: v.object({ times: v.optional(integer(1, 3)), tag: v.optional(repeated(v.string(), 2), []) }),
      headers: v.object({ 'x-language': v.picklist(['en', 'fr']) }),
      body: {
        mediaTypes: ['application/json'],
        schema: v.object({ name: v.string() }),
        example: { name: 'Ada' },
      },
    },
    responses: {
      200: {
        description: 'The greeting',
        headers: v.object({ 'x-room': v.number(), 'x-absent': v.optional(v.string()) }),
        body: v.object({ text: v.string(), request: v.unknown() }),
      },
    },
    errors: ['resource_not_found'],
  },
  container,
).handle(async (request, { greet }) => {
  if (request.path.guest === 'nobody')
    return new HttpError('resource_not_found', { resource: 'Guest', id: 0 });
  const text = greet(request.body.name) as string;
  return {
    status: 200,
    headers: { 'x-room': request.path.room, 'x-absent': undefined },
    body: { text, request },
  };
});

const event = (changes: Parameters<typeof eventFor>[1] = {}) =>
  eventFor(handler.contract, {
    path: { room: '7', guest: 'a b' },
    query: 'tag=x&tag=y&times=2',
    headers: { 'X-Language': 'fr' },
    json: { name: 'Ada', unknown: 1 },
    ...changes,
  });

const locations = (detail: { loc: unknown }[]) => detail.map(({ loc }) => loc);

describe('endpoint', () => {
  const records = useRecords();

  it('passes every validated part of the request to the handler', async () => {
    expect(parsed(await handler(event(), context))).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-room': '7' },
      body: {
        text: 'Hello Ada',
        request: {
          method: 'PUT',
          caller: '',
          serverUrl: 'http://news.example',
          rawPath: '/rooms/7/guests/a b',
          rawQuery: 'tag=x&tag=y&times=2',
          path: { room: 7, guest: 'a b' },
          query: { times: 2, tag: ['x', 'y'] },
          headers: { 'x-language': 'fr' },
          body: { name: 'Ada' },
        },
      },
    });
  });

  it('reads a leading question mark of the query as part of the first name', async () => {
    const { body } = parsed(await handler(event({ query: '?times=x&tag=y' }), context));
    expect(body.request).toMatchObject({ rawQuery: 'tag=y', query: { tag: ['y'] } });
  });

  it('422 with the validation errors of all parts at once', async () => {
    const invalid = event({
      path: { room: '0', guest: '' },
      query: 'times=x',
      headers: { 'X-Language': 'de' },
      json: {},
    });
    const { status, body } = parsed(await handler(invalid, context));
    expect(status).toBe(422);
    expect(locations(body.detail)).toEqual([
      ['path', 'room'],
      ['query', 'times'],
      ['header', 'x-language'],
      ['body', 'name'],
    ]);
  });

  it('422 with literal_error for another value of a picklist', async () => {
    const { body } = parsed(await handler(event({ headers: { 'X-Language': 'de' } }), context));
    const expected = "'en' or 'fr'";
    expect(body).toEqual(
      errorResponse([
        {
          type: 'literal_error',
          loc: ['header', 'x-language'],
          msg: `Input should be ${expected}`,
          ctx: { expected },
        },
      ]).body,
    );
  });

  it('422 for a missing header', async () => {
    const { body } = parsed(await handler(event({ headers: {} }), context));
    expect(body).toEqual({
      detail: [{ type: 'missing', loc: ['header', 'x-language'], msg: 'Field required' }],
    });
  });

  it('returns the error of the handler', async () => {
    const result = await handler(event({ path: { room: '7', guest: 'nobody' } }), context);
    expect(parsed(result)).toEqual(errorResponse("Guest with id 0 don't exist", 404));
    expect(records).toMatchObject([{ level: 'WARN', error_code: 'resource_not_found' }]);
  });

  it('uses a replaced dependency without changing the original', async () => {
    const replaced = handler.with({ greet: (name) => `Bonjour ${name}` });
    expect(parsed(await replaced(event(), context)).body.text).toBe('Bonjour Ada');
    expect(parsed(await handler(event(), context)).body.text).toBe('Hello Ada');
    expect(replaced.contract).toBe(handler.contract);
  });

  it('500 for a thrown error, which is logged once with its cause and not exposed', async () => {
    const failing = handler.with({
      greet: () => {
        throw new Error('secret', { cause: new Error('deeper secret') });
      },
    });
    expect(parsed(await failing(event(), context))).toEqual(errorResponse('Internal Server Error', 500));
    expect(records).toMatchObject([
      {
        level: 'ERROR',
        operation: 'greet',
        function_request_id: 'request-1',
        status: 500,
        error: {
          name: 'Error',
          message: 'secret',
          stack: expect.any(String),
          cause: { name: 'Error', message: 'deeper secret', stack: expect.any(String) },
        },
      },
    ]);
  });

  it.each([
    ['an error that is its own cause', Object.assign(new Error('cyclic'), { name: 1n })],
    ['an object without a prototype', Object.create(null)],
    ['undefined', undefined],
  ])('500 for %s, which is logged', async (_, thrown) => {
    if (thrown instanceof Error) thrown.cause = thrown;
    const failing = handler.with({
      greet: () => {
        throw thrown;
      },
    });
    expect(parsed(await failing(event(), context))).toEqual(errorResponse('Internal Server Error', 500));
    expect(records).toMatchObject([{ error_code: 'internal', error: { message: expect.any(String) } }]);
  });

  it('500 for a response that violates the contract, which is logged without its values', async () => {
    const failing = handler.with({ greet: () => ({ secret: 1 }) });
    expect(parsed(await failing(event(), context))).toEqual(errorResponse('Internal Server Error', 500));
    expect(records).toHaveLength(1);
    expect(JSON.stringify(records)).toContain('string_type');
    expect(JSON.stringify(records)).not.toContain('secret');
  });

  it('503 with Retry-After for a thrown error with the code unavailable', async () => {
    const failing = handler.with({
      greet: () => {
        throw Object.assign(new Error('no connection'), { code: 'unavailable' });
      },
    });
    expect(parsed(await failing(event(), context))).toEqual(
      errorResponse('Service Unavailable', 503, { 'retry-after': expect.stringMatching(/^[123]$/) }),
    );
    expect(records).toHaveLength(1);
  });

  it('500 for a thrown error with an unknown code', async () => {
    const failing = handler.with({
      greet: () => {
        throw Object.assign(new Error('no connection'), { code: 'toString' });
      },
    });
    expect(parsed(await failing(event(), context)).status).toBe(500);
  });
});

describe('endpoint near the Lambda timeout', () => {
  const records = useRecords();

  it.each([
    [[], 'Service Unavailable'],
    [['PutItem'], 'Service Unavailable: the request may have been carried out or not'],
  ] as const)('503 with Retry-After for a handler that may perform %j', async (actions, detail) => {
    const hanging = endpoint({ ...handler.contract, database: [{ table, actions }] }, container).handle(
      () => new Promise(() => {}),
    );
    const expiring: Context = { ...context, getRemainingTimeInMillis: () => 510 };
    expect(parsed(await hanging(event(), expiring))).toEqual(
      errorResponse(detail, 503, { 'retry-after': expect.stringMatching(/^[123]$/) }),
    );
    expect(records).toMatchObject([{ error: { message: 'The handler was not done in time' } }]);
  });
});

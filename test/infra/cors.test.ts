import * as v from 'valibot';
import { expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { corsOf } from '../../infra/cors.ts';
import { contractsOf } from '../../infra/function-list.ts';
import type { Contract } from '../../lib/endpoint/contract.ts';

const contracts = contractsOf(functions);

it('allows what the contracts read, and exposes what they send', () => {
  const cors = corsOf(contracts);
  expect(cors.methods).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']);
  expect(cors.requestHeaders).toEqual([
    ...['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-modified-since', 'if-none-match'],
    ...['if-unmodified-since', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
  ]);
  expect(cors.responseHeaders).toEqual(
    expect.arrayContaining([
      'allow',
      'etag',
      'idempotent-replayed',
      'last-modified',
      'link',
      'location',
      'retry-after',
    ]),
  );
});

it('allows and exposes a new header of a contract', () => {
  const added: Contract = {
    operationId: 'added',
    method: 'GET',
    path: '/added',
    summary: '',
    description: '',
    tags: [],
    access: 'public',
    database: [],
    request: { headers: v.object({ 'x-edition': v.string() }) },
    responses: { 200: { description: '', headers: v.object({ 'x-page': v.string() }) } },
    errors: [],
  };
  const cors = corsOf([...contracts, added]);
  expect(cors.requestHeaders).toContain('x-edition');
  expect(cors.responseHeaders).toContain('x-page');
});

import assert from 'node:assert/strict';
import { TRANSPORT_HEADERS } from '../support/api.ts';
import type { HttpResponse } from './connection.ts';
import { type Operation, schemaErrors } from './document.ts';

/**
 * Checks that the document has the response's status for this operation, that body and headers match their schemas,
 * and that there are no undocumented headers.
 */
export function assertConforms(operation: Operation, response: HttpResponse): void {
  const status = String(response.status);
  const documented = operation.responses[status];
  if (!documented) {
    // Only API Gateway may respond otherwise.
    assert.deepEqual(
      Object.keys(Object(response.json())),
      ['message'],
      `${operation.name}: ${status} is not documented`,
    );
    return;
  }
  const isHead = operation.method === 'HEAD';
  const method = isHead ? 'get' : operation.method.toLowerCase();
  const pointer = ['paths', operation.path, method, 'responses', status];

  const [mediaType] = Object.keys(documented.content ?? {});
  if (mediaType === undefined || isHead) {
    assert.equal(response.body.length, 0, `${operation.name}: no body is documented for ${status}`);
  } else {
    assert.equal(response.headers['content-type'], mediaType);
    assert.deepEqual(schemaErrors([...pointer, 'content', mediaType, 'schema'], response.json()), []);
  }

  const headers = Object.entries(response.headers).filter(([name]) => !TRANSPORT_HEADERS.has(name));
  const undocumented = headers.filter(
    ([name]) => name !== 'content-type' && !Object.hasOwn(documented.headers ?? {}, name),
  );
  assert.deepEqual(undocumented, [], `${operation.name}: undocumented headers`);
  for (const [name, { required = false }] of Object.entries(documented.headers ?? {})) {
    const value = response.headers[name];
    if (value === undefined) assert(!required, `${operation.name}: ${name} is missing`);
    else assert.deepEqual(schemaErrors([...pointer, 'headers', name, 'schema'], value), []);
  }
}

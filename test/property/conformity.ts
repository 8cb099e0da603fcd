import assert from 'node:assert/strict';
import { TRANSPORT_HEADERS } from '../support/api.ts';
import type { HttpResponse } from './connection.ts';
import { type Operation, violations } from './document.ts';

/**
 * Holds an answer against the document: its status is one of the operation's, its body and its headers are as they
 * are described there, and it has no others.
 *
 * @param operation that was asked for
 * @param answer that came
 * @throws {assert.AssertionError}
 */
export function assertConforms(operation: Operation, answer: HttpResponse): void {
  const status = String(answer.status);
  const documented = operation.responses[status];
  assert(documented, `${operation.name} has no status ${status} in the document`);
  const at = ['paths', operation.path, operation.method.toLowerCase(), 'responses', status];

  const [mediaType] = Object.keys(documented.content ?? {});
  if (mediaType === undefined) {
    assert.equal(answer.body.length, 0, `${operation.name} has no body in the document for ${status}`);
  } else {
    assert.equal(answer.headers['content-type'], mediaType);
    assert.deepEqual(violations([...at, 'content', mediaType, 'schema'], answer.json()), []);
  }

  const headers = Object.entries(answer.headers).filter(([name]) => !TRANSPORT_HEADERS.has(name));
  const undocumented = headers.filter(
    ([name]) => name !== 'content-type' && !Object.hasOwn(documented.headers ?? {}, name),
  );
  assert.deepEqual(undocumented, [], `Headers that ${operation.name} does not have in the document`);
  for (const [name, { required = false }] of Object.entries(documented.headers ?? {})) {
    const value = answer.headers[name];
    if (value === undefined) assert(!required, `${operation.name} was answered without ${name}`);
    else assert.deepEqual(violations([...at, 'headers', name, 'schema'], value), []);
  }
}

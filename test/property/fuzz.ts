import fc from 'fast-check';
import { checkProperty, type PropertyOptions } from './check-property.ts';
import type { Connection } from './connection.ts';
import type { Operation } from './document.ts';
import { mutations } from './mutation.ts';
import { validRequest } from './request.ts';
import { type Case, Session } from './session.ts';

export interface FuzzOptions extends PropertyOptions {
  /** Called after each request. */
  readonly onRequest?: (status: number) => void;
}

/**
 * Sends requests generated from the document, two thirds of them invalid, and checks each response against the document
 * and a model of the service. At the end the service must hold exactly what it accepted.
 *
 * @param connection to the service; its articles are deleted first
 */
export async function fuzz(
  operation: Operation,
  connection: Connection,
  { onRequest, ...options }: FuzzOptions,
) {
  const session = new Session(operation, connection, onRequest);
  const valid: fc.Arbitrary<Case> = fc.record({
    request: validRequest(operation),
    mutations: fc.constant([]),
  });
  const invalid: fc.Arbitrary<Case> = fc.record({
    request: validRequest(operation),
    mutations: mutations(operation),
  });
  await session.setUp();
  const cases = fc.oneof({ weight: 1, arbitrary: valid }, { weight: 2, arbitrary: invalid });
  await checkProperty(cases, (one) => session.check(one), options);
  await session.assertFinalState();
}

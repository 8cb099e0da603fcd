import fc from 'fast-check';
import type { Connection } from './connection.ts';
import type { Operation } from './document.ts';
import { mutations } from './mutation.ts';
import { validRequest } from './request.ts';
import { type Case, Session } from './session.ts';

export interface FuzzOptions {
  /** How many requests are sent. */
  readonly requests: number;
  /** Of all that is drawn: the same seed sends the same requests. */
  readonly seed: number;
  /** Called behind each request. */
  readonly onRequest?: (status: number) => void;
}

/**
 * Sends requests that are made of the document, two thirds of which are spoiled, and holds each answer against the
 * document and against a model of the service. In the end the service must have just what it accepted.
 *
 * @param operation that is asked for
 * @param connection to the service; its articles are deleted first
 * @param options how many requests, and which
 * @throws when an answer is not what it should be, with the seed and the smallest such request
 */
export async function fuzz(
  operation: Operation,
  connection: Connection,
  { requests, seed, onRequest }: FuzzOptions,
) {
  const session = new Session(operation, connection, onRequest);
  const valid: fc.Arbitrary<Case> = fc.record({ request: validRequest(operation), changes: fc.constant([]) });
  const invalid: fc.Arbitrary<Case> = fc.record({
    request: validRequest(operation),
    changes: mutations(operation),
  });
  await session.begin();
  const cases = fc.oneof({ weight: 1, arbitrary: valid }, { weight: 2, arbitrary: invalid });
  await fc.assert(
    fc.asyncProperty(cases, (one) => session.try(one)),
    { numRuns: requests, seed },
  );
  await session.end();
}

import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { bodyReader } from './body.ts';
import type { Container } from './container.ts';
import { type Contract, isWriting, type RequestOf, type ResponseOf } from './contract.ts';
import { HttpError } from './http-error.ts';
import { type ValidatedEvent, validation } from './request.ts';
import { type HandlerResult, responseSerializer } from './response.ts';

/** How long before Lambda ends the function a handler that is not done is answered for. */
const TIMEOUT_EARLY_MS = 500;

type Handler<C extends Contract, D extends object> = (
  request: RequestOf<C>,
  dependencies: D,
) => ResponseOf<C> | Promise<ResponseOf<C>>;

export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** A Lambda handler for API Gateway's HTTP API (payload 2.0) that can be asked for its contracts. */
export interface LambdaFunction extends LambdaHandler {
  /** Of the endpoints that it answers: one, unless it is an {@link import('./endpoint-group.ts').endpointGroup}. */
  readonly contracts: readonly Contract[];
}

/** A function that answers one endpoint. */
export interface Endpoint<C extends Contract = Contract, D extends object = object> extends LambdaFunction {
  readonly contract: C;
  /**
   * @param replacements dependencies to use instead of the composed ones
   * @returns the same endpoint with those dependencies; this one stays as it is
   */
  with(replacements: Partial<D>): Endpoint<C, D>;
}

/**
 * Declares an endpoint: `endpoint(contract, composition).handle(async (request, dependencies) => …)`. What
 * the handler throws is answered as 500 and logged.
 *
 * @param contract what it accepts and answers
 * @param composition the dependencies it may use; they are built at the first request that uses them
 * @returns what ties them to a handler, in a step of its own so that TypeScript knows the contract by then
 */
export function endpoint<const C extends Contract, D extends object>(contract: C, composition: Container<D>) {
  return { handle: (handle: Handler<C, D>): Endpoint<C, D> => createHandler(contract, composition, handle) };
}

function createHandler<C extends Contract, D extends object>(
  contract: C,
  composition: Container<D>,
  handle: Handler<C, D>,
): Endpoint<C, D> {
  const lambda = middy<ValidatedEvent, HandlerResult | APIGatewayProxyStructuredResultV2>({
    timeoutEarlyInMillis: TIMEOUT_EARLY_MS,
    timeoutEarlyResponse: () => {
      const cause = new Error('The handler was not done in time');
      throw new HttpError(isWriting(contract) ? 'outcome_unknown' : 'unavailable', {}, { cause });
    },
  });
  lambda.use(responseSerializer(contract));
  const { body } = contract.request;
  if (body) lambda.use(bodyReader(body)).use(httpJsonBodyParser({ disableContentTypeCheck: true }));
  lambda.use(validation(contract));
  // The casts at the edge: middy cannot express that its middlewares change the type of the event (which
  // `validation` has checked against the contract) and of the response (which `answering` serializes).
  lambda.handler(
    ({ validated }) =>
      handle(validated as RequestOf<C>, composition.dependencies) as HandlerResult | Promise<HandlerResult>,
  );
  return Object.assign(lambda as unknown as LambdaHandler, {
    contract,
    contracts: [contract],
    with: (replacements: Partial<D>) => createHandler(contract, composition.with(replacements), handle),
  });
}

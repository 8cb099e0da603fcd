import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { measureRequest } from '../dynamodb/request-usage.ts';
import type { Container } from './container.ts';
import { type Contract, isWrite, type RequestOf, type ResponseOf, undocumentedContract } from './contract.ts';
import { HttpError } from './http-error.ts';
import { requestReader } from './request.ts';
import { type HandlerResult, responseSerializer } from './response.ts';

/** Respond this long before the Lambda timeout. */
const TIMEOUT_EARLY_MS = 500;

type Handler<C extends Contract, D extends object> = (
  request: RequestOf<C>,
  dependencies: D,
) => ResponseOf<C> | Promise<ResponseOf<C>>;

/** Takes the events of API Gateway's HTTP API, payload format 2.0. */
export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** A Lambda handler and the contracts of its endpoints: one, unless it is an endpoint group. */
export interface LambdaFunction extends LambdaHandler {
  readonly contracts: readonly Contract[];
  /** Prepares the first request, where that costs less than in it. */
  initialize(): Promise<void>;
}

export interface Endpoint<C extends Contract = Contract, D extends object = object> extends LambdaFunction {
  readonly contract: C;
  /** Returns the same endpoint with other dependencies, as a test needs it. */
  with(replacements: Partial<D>): Endpoint<C, D>;
}

/**
 * Declares an endpoint: `endpoint(contract, container).handle(async (request, dependencies) => …)`. What the handler
 * throws is logged and becomes a 500, or a 503 for an `UnavailableError`. A builder: the second call lets TypeScript infer
 * the contract.
 */
export function endpoint<const C extends Contract, D extends object>(contract: C, container: Container<D>) {
  return { handle: (handler: Handler<C, D>): Endpoint<C, D> => createHandler(contract, container, handler) };
}

function createHandler<C extends Contract, D extends object>(
  contract: C,
  container: Container<D>,
  handler: Handler<C, D>,
): Endpoint<C, D> {
  const validated = undocumentedContract(contract);
  const readRequest = requestReader(validated);
  const lambda = middy<APIGatewayProxyEventV2, HandlerResult | APIGatewayProxyStructuredResultV2>({
    timeoutEarlyInMillis: TIMEOUT_EARLY_MS,
    timeoutEarlyResponse: () => {
      const cause = new Error('The handler was not done in time');
      return new HttpError(isWrite(contract) ? 'outcome_unknown' : 'unavailable', {}, { cause });
    },
  })
    .use(responseSerializer(validated))
    .handler((event) => {
      const request = readRequest(event);
      return request instanceof HttpError ? request : handler(request, container.dependencies);
    });
  if (process.env.AWS_SAM_LOCAL === 'true') lambda.before(({ event }) => lowerHeaderNames(event));
  const measured: LambdaHandler = (event, context) =>
    // The cast: Middy cannot express that the serializer changes the type of the response.
    measureRequest(() => (lambda as unknown as LambdaHandler)(event, context));
  return Object.assign(measured, {
    contract,
    contracts: [contract],
    initialize: () => container.initialize(),
    with: (replacements: Partial<D>) => createHandler(contract, container.with(replacements), handler),
  });
}

/** API Gateway sends the names of headers in lower case, SAM as its server has them. */
function lowerHeaderNames(event: APIGatewayProxyEventV2): void {
  const lowered = Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value]);
  event.headers = Object.fromEntries(lowered);
}

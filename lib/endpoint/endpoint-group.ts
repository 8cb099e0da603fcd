import type { Contract } from './contract.ts';
import type { Endpoint, LambdaFunction, LambdaHandler } from './endpoint.ts';
import { routesOf } from './route.ts';

interface EndpointGroup<D extends object> extends LambdaFunction {
  /** Returns the same endpoints with other dependencies. */
  with(replacements: Partial<D>): EndpointGroup<D>;
}

/** One Lambda function for several endpoints, such as those that need the same large files. */
export function endpointGroup<D extends object>(
  endpoints: readonly Endpoint<Contract, D>[],
): EndpointGroup<D> {
  const byRoute = new Map<string, LambdaHandler>();
  for (const endpoint of endpoints) {
    for (const route of routesOf(endpoint.contract)) byRoute.set(route, endpoint);
  }
  const handler: LambdaHandler = async (event, context) => {
    const endpoint = byRoute.get(event.routeKey);
    if (!endpoint) throw new Error(`No endpoint of this function has the route ${event.routeKey}`);
    return endpoint(event, context);
  };
  return Object.assign(handler, {
    contracts: endpoints.map(({ contract }) => contract),
    initialize: async () => {
      await Promise.all(endpoints.map((one) => one.initialize()));
    },
    with: (replacements: Partial<D>) => endpointGroup(endpoints.map((one) => one.with(replacements))),
  });
}

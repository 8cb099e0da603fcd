import type { Endpoint, LambdaFunction, LambdaHandler } from './endpoint.ts';
import { routesOf } from './route.ts';

/**
 * @param endpoints that share what they need, such as files that should not be in several bundles
 * @returns one function that answers each of them
 */
export function endpointGroup(endpoints: readonly Endpoint[]): LambdaFunction {
  const byRoute = new Map<string, LambdaHandler>();
  for (const endpoint of endpoints) {
    for (const route of routesOf(endpoint.contract)) byRoute.set(route, endpoint);
  }
  const run: LambdaHandler = async (event, context) => {
    const endpoint = byRoute.get(event.routeKey);
    if (!endpoint) throw new Error(`No endpoint of this function has the route ${event.routeKey}`);
    return endpoint(event, context);
  };
  return Object.assign(run, { contracts: endpoints.map(({ contract }) => contract) });
}

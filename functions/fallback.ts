import { createContainer } from '../lib/endpoint/container.ts';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { HttpError } from '../lib/endpoint/http-error.ts';
import { allowedMethods, parseRoute, type Route } from '../lib/endpoint/route.ts';

interface Dependencies {
  /** All other routes of the API. */
  readonly routes: readonly Route[];
}

/** Routes come from the environment, so that this function does not contain the code of all others. */
const container = createContainer<Dependencies>({
  routes: () =>
    (process.env.ROUTES ?? '')
      .split(',')
      .filter((route) => route !== '')
      .map(parseRoute),
});

export const handler = endpoint(
  {
    operationId: 'fallback',
    method: 'ANY',
    path: '$default',
    summary: 'Anything else',
    description: 'Handles every request that matches no other endpoint.',
    tags: [],
    access: 'public',
    database: [],
    request: {},
    responses: {},
    errors: ['not_found', 'method_not_allowed'],
  },
  container,
).handle(({ method, rawPath }, { routes }) => {
  const methods = allowedMethods(routes, rawPath);
  // A path that matches only once it is decoded, such as /news%2F26, is not a route.
  if (methods.length === 0 || methods.includes(method)) return new HttpError('not_found');
  return new HttpError('method_not_allowed', {}, { headers: { allow: methods.join(', ') } });
});

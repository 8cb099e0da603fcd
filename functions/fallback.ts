import * as v from 'valibot';
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
    description:
      'Handles every request that matches no other endpoint, and the preflights of browsers, to which API Gateway adds the ' +
      'headers.',
    tags: [],
    access: 'public',
    database: [],
    request: {
      headers: v.object({
        origin: v.optional(v.string()),
        'access-control-request-method': v.optional(v.string()),
      }),
    },
    responses: { 204: { description: 'A preflight' } },
    errors: ['not_found', 'method_not_allowed'],
  },
  container,
).handle(({ method, headers, rawPath }, { routes }) => {
  const { origin, 'access-control-request-method': requested } = headers;
  if (method === 'OPTIONS' && origin !== undefined && requested !== undefined) return { status: 204 };
  const methods = allowedMethods(routes, rawPath);
  // A path that matches only once it is decoded, such as /news%2F26, is not a route.
  if (methods.length === 0 || methods.includes(method)) return new HttpError('not_found');
  return new HttpError('method_not_allowed', {}, { headers: { allow: methods.join(', ') } });
});

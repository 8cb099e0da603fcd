import { functions } from '../../functions/index.ts';
import { httpEvent } from '../../infra/local/gateway/http-event.ts';
import { httpResponse } from '../../infra/local/gateway/http-response.ts';
import type { LambdaFunction } from '../../lib/endpoint/endpoint.ts';
import { matchedRoute, parsedRoute, routesOf } from '../../lib/endpoint/route.ts';
import { context } from '../support/event.ts';
import { type Connection, toHttpResponse } from './connection.ts';

const handlers: readonly LambdaFunction[] = Object.values(functions);
const routes = handlers.flatMap((handler) =>
  handler.contracts.flatMap((contract) =>
    routesOf(contract).map((routeKey) => ({ ...parsedRoute(routeKey), handler })),
  ),
);

/**
 * Calls the handlers as API Gateway does, without HTTP: half of the time of an error response. The environment
 * variables name the database.
 */
export function directConnection(): Connection {
  return {
    send: async ({ method, target, headers, body }) => {
      const [path = '', query = ''] = target.split(/\?(.*)/s);
      const route = matchedRoute(routes, method, path);
      if (!route) throw new Error(`No route matches ${method} ${target}`);
      const request = {
        method,
        path,
        query,
        rawHeaders: ['host', 'news.example', ...headers.flat()],
        body: Buffer.from(body ?? []),
        sourceIp: '127.0.0.1',
        port: 80,
        timeMs: Date.now(),
      };
      const response = httpResponse(await route.handler(httpEvent(request, route), context));
      return toHttpResponse(response.status, response.headers, Buffer.from(response.body));
    },
    close: () => {},
  };
}

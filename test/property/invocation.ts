import { functions } from '../../functions/index.ts';
import { httpEvent } from '../../infra/local/gateway/http-event.ts';
import { httpResponse } from '../../infra/local/gateway/http-response.ts';
import type { LambdaFunction } from '../../lib/endpoint/endpoint.ts';
import { matchedRoute, parsedRoute, routesOf } from '../../lib/endpoint/route.ts';
import { context } from '../support/event.ts';
import { type Connection, received } from './connection.ts';

const list: readonly LambdaFunction[] = Object.values(functions);
const routes = list.flatMap((handler) =>
  handler.contracts.flatMap((contract) =>
    routesOf(contract).map((routeKey) => ({ ...parsedRoute(routeKey), handler })),
  ),
);

/**
 * Calls the functions as API Gateway does, without HTTP in between, which takes half of the time of a refusal. The
 * database is that of the environment.
 *
 * @returns what takes requests for the routes of the functions
 */
export function invocation(): Connection {
  return {
    send: async ({ method, target, headers, body }) => {
      const [path = '', query = ''] = target.split(/\?(.*)/s);
      const route = matchedRoute(routes, method, path);
      if (!route) throw new Error(`No route is ${method} ${target}`);
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
      const answer = httpResponse(await route.handler(httpEvent(request, route), context));
      return received(answer.status, answer.headers, Buffer.from(answer.body));
    },
    close: () => {},
  };
}

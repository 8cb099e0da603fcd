import { httpEvent } from '../../infra/local/gateway/http-event.ts';
import { httpResponse } from '../../infra/local/gateway/http-response.ts';
import { sourceService } from '../../infra/local/local-api.ts';
import { matchRoute, parseRoute } from '../../lib/endpoint/route.ts';
import { context } from '../support/event.ts';
import { type Connection, toHttpResponse } from './connection.ts';

const routes = sourceService().integrations.flatMap(({ routes, handler }) =>
  routes.map((routeKey) => ({ ...parseRoute(routeKey), handler })),
);

/**
 * Calls the handlers as API Gateway does, without HTTP: half of the time of an error response. The environment
 * variables name the database.
 */
export function directConnection(): Connection {
  return {
    send: async ({ method, target, headers, body }) => {
      const [path = '', query = ''] = target.split(/\?(.*)/s);
      const route = matchRoute(routes, method, path);
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
      const response = httpResponse(await route.handler(httpEvent(request, route) as never, context));
      return toHttpResponse(response.status, response.headers, Buffer.from(response.body));
    },
    close: () => {},
  };
}

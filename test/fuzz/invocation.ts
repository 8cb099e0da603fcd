import { functions } from '../../functions/index.ts';
import { httpAnswer } from '../../infra/local/http-answer.ts';
import { httpEvent } from '../../infra/local/http-event.ts';
import type { LambdaFunction } from '../../lib/http/endpoint.ts';
import { pathPattern, routesOf } from '../../lib/http/route.ts';
import { context } from '../event.ts';
import { type Connection, received } from './connection.ts';

const list: readonly LambdaFunction[] = Object.values(functions);
const routes = list.flatMap((handler) =>
  handler.contracts.flatMap((contract) =>
    routesOf(contract).map((routeKey) => ({ routeKey, pattern: pathPattern(contract.path), handler })),
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
      for (const { routeKey, pattern, handler } of routes) {
        const match = routeKey.startsWith(`${method} `) ? pattern.exec(path) : null;
        if (!match) continue;
        const decoded = Object.entries(match.groups ?? {}).map(([name, value]) => [
          name,
          decodeURIComponent(value),
        ]);
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
        const event = httpEvent(request, { routeKey, pathParameters: Object.fromEntries(decoded) });
        const answer = httpAnswer(await handler(event, context));
        return received(answer.status, answer.headers, Buffer.from(answer.body));
      }
      throw new Error(`No route is ${method} ${target}`);
    },
    close: () => {},
  };
}

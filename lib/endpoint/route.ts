import type { Contract } from './contract.ts';

/**
 * @param contract an endpoint's contract
 * @returns every route that leads to it, as API Gateway writes them: `GET /news/{news_id}`, or `$default`.
 *   HEAD is answered wherever GET is
 */
export function routesOf({ method, path }: Pick<Contract, 'method' | 'path'>): string[] {
  if (path === '$default') return [path];
  return method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`];
}

/** A route that paths can be matched with. */
export interface Route {
  /** As {@link routesOf} writes it. */
  readonly routeKey: string;
  /** Of HTTP; `$default` for the default route, whose pattern matches no path of a request. */
  readonly method: string;
  readonly pattern: RegExp;
}

/**
 * @param routeKey as {@link routesOf} writes it
 * @returns the route; to compile its pattern takes longer than to match many paths with it
 */
export function parsedRoute(routeKey: string): Route {
  const [method = '', path = ''] = routeKey.split(' ');
  return { routeKey, method, pattern: pathPattern(path) };
}

/**
 * @param pattern a route's path: `/news/{news_id}`
 * @returns what matches paths, still encoded, so that an encoded slash divides nothing. Its groups are the
 *   pattern's parameters, still encoded; as in API Gateway one is a whole segment, and not an empty one
 */
export function pathPattern(pattern: string): RegExp {
  const source = pattern.replace(/\{(\w+)\}|\W/g, (character: string, name?: string) =>
    name === undefined ? `\\${character}` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}

/**
 * @param routes to choose from
 * @param method of the request
 * @param path of the request, still encoded
 * @returns the route of that method and path with the values of its parameters, decoded; `undefined` without one
 * @throws {URIError} when a value is not validly encoded
 */
export function matchedRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  path: string,
): (R & { pathParameters: Record<string, string> }) | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (!match) continue;
    const decoded = Object.entries(match.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { ...route, pathParameters: Object.fromEntries(decoded) };
  }
  return undefined;
}

/**
 * @param routes of the API
 * @param path a request's path, decoded as API Gateway decodes it
 * @returns the methods of all routes with that path, in alphabetical order
 */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  return routes
    .filter(({ pattern }) => pattern.test(path))
    .map(({ method }) => method)
    .sort();
}

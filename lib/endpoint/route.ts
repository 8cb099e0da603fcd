import type { Contract } from './contract.ts';

/**
 * The routes of an endpoint, as API Gateway writes them: `GET /news/{news_id}`, or `$default`. A GET has a route for HEAD
 * as well.
 */
export function routesOf({ method, path }: Pick<Contract, 'method' | 'path'>): string[] {
  if (path === '$default') return [path];
  return method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`];
}

/** A route to match requests with. */
export interface Route {
  readonly routeKey: string;
  /** `$default` for the default route, whose pattern matches no path. */
  readonly method: string;
  readonly pattern: RegExp;
}

/** Compiling a route takes longer than matching many paths with it. */
export function parseRoute(routeKey: string): Route {
  const [method = '', path = ''] = routeKey.split(' ');
  return { routeKey, method, pattern: pathPattern(path) };
}

/**
 * Matches encoded paths, in which an encoded slash separates nothing. A parameter is one non-empty segment, as in API
 * Gateway; the groups are the parameters, still encoded.
 */
export function pathPattern(pattern: string): RegExp {
  const source = pattern.replace(/\{(\w+)\}|\W/g, (character: string, name?: string) =>
    name === undefined ? `\\${character}` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}

/**
 * Finds the route of a method and an encoded path, and decodes its parameters. Of several it is the most specific one, as
 * in API Gateway: `/news/latest` rather than `/news/{news_id}`.
 *
 * @throws {URIError} when a parameter is not validly encoded
 */
export function matchRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  path: string,
): (R & { pathParameters: Record<string, string> }) | undefined {
  const [route] = routes
    .filter((route) => route.method === method && route.pattern.test(path))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  if (!route) return undefined;
  const { groups = {} } = route.pattern.exec(path) ?? {};
  const decoded = Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]);
  return { ...route, pathParameters: Object.fromEntries(decoded) };
}

/** Sorts a parameter behind any text. */
const sortKey = ({ routeKey }: Route) => routeKey.replaceAll(/\{\w+\}/g, '\uffff');

/** The methods of all routes with a path, which is decoded as API Gateway decodes it, in alphabetical order. */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  return routes
    .filter(({ pattern }) => pattern.test(path))
    .map(({ method }) => method)
    .sort();
}

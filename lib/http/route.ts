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

/**
 * @param pattern a route's path: `/news/{news_id}`
 * @param path a request's path, still encoded, so that an encoded slash divides nothing
 * @returns the values of the pattern's parameters, still encoded; `undefined` when the path does not match.
 *   As in API Gateway a parameter is one segment, and not an empty one
 */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined ? segment !== value : value === '') return undefined;
    if (name !== undefined) parameters[name] = value;
  }
  return parameters;
}

/**
 * @param routes as {@link routesOf} writes them
 * @param path a request's path, decoded as API Gateway decodes it
 * @returns the methods of all routes with that path, in alphabetical order
 */
export function allowedMethods(routes: readonly string[], path: string): string[] {
  const methods = routes.flatMap((route) => {
    const [method = '', pattern = ''] = route.split(' ');
    return matchPath(pattern, path) ? [method] : [];
  });
  return methods.sort();
}

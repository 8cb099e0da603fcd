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
 * @param routes as {@link routesOf} writes them
 * @param path a request's path, decoded as API Gateway decodes it
 * @returns the methods of all routes with that path, in alphabetical order
 */
export function allowedMethods(routes: readonly string[], path: string): string[] {
  const methods = routes.flatMap((route) => {
    const [method = '', pattern = ''] = route.split(' ');
    return pathPattern(pattern).test(path) ? [method] : [];
  });
  return methods.sort();
}

import type { LambdaFunction } from '../lib/endpoint/endpoint.ts';
import { routesOf } from '../lib/endpoint/route.ts';

/**
 * @param tableName the table of articles
 * @param shards of its index
 * @param functions all of the service
 * @returns the environment variables that every function is given, on AWS and locally
 */
export function functionEnvironment(
  tableName: string,
  shards: number,
  functions: readonly Pick<LambdaFunction, 'contracts'>[],
) {
  const routes = functions.flatMap(({ contracts }) => contracts).flatMap(routesOf);
  return {
    TABLE_NAME: tableName,
    SHARDS: String(shards),
    ROUTES: routes.filter((route) => route !== '$default').join(','),
  };
}

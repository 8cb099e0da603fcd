import type { LambdaFunction } from '../lib/endpoint/endpoint.ts';
import { routesOf } from '../lib/endpoint/route.ts';

/** The environment variables of every function, on AWS and locally. */
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

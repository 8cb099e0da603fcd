import type { Table } from '../lib/dynamodb/table.ts';
import { routesOf } from '../lib/endpoint/route.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { Authorization } from './authorization.ts';
import { contractsOf, type FunctionList, tablesOfFunctions } from './function-list.ts';

/** The environment variables of every function, on AWS and locally. */
export function functionEnvironment(
  functions: FunctionList,
  {
    stage,
    shards,
    authorization,
    tableName,
  }: {
    readonly stage: string;
    readonly shards: number;
    readonly authorization: Authorization;
    readonly tableName: (table: Table) => string;
  },
): Record<string, string> {
  const routes = contractsOf(functions)
    .flatMap(routesOf)
    .filter((route) => route !== '$default');
  const tables = tablesOfFunctions(functions).map((table) => [table.variable, tableName(table)]);
  return {
    ...Object.fromEntries(tables),
    SHARDS: String(shards),
    ROUTES: routes.join(','),
    AUTHORIZATION: authorization.type,
    VERSION: packageJson.version,
    STAGE: stage,
  };
}

import type { LambdaFunction } from '../lib/endpoint/endpoint.ts';

/** Functions by the names of their files, as in `functions/index.ts`. */
export type FunctionList = Readonly<Record<string, Pick<LambdaFunction, 'contracts'>>>;

/** The DynamoDB actions that a contract may name. */
export const KNOWN_ACTIONS = [
  'dynamodb:BatchGetItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
] as const;

/**
 * Checks the contracts of functions that are deployed together.
 *
 * @throws with a sentence that names the files: a route or an operationId occurs twice, an action is unknown, or a contract
 *   does not say who may call it
 */
export function checkFunctions(functions: FunctionList): void {
  const taken = new Map<string, string>();
  const contracts = Object.entries(functions).flatMap(([name, { contracts }]) =>
    contracts.map((contract) => ({ file: `functions/${name}.ts`, ...contract })),
  );
  for (const { file, operationId, method, path, access, actions } of contracts) {
    // Paths that differ only in the names of their parameters are the same route.
    const route = `the route ${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;
    for (const key of [route, `the operationId ${operationId}`]) {
      const other = taken.get(key);
      if (other !== undefined) throw new Error(`${other} and ${file} both have ${key}`);
      taken.set(key, file);
    }
    const known: readonly string[] = KNOWN_ACTIONS;
    const unknown = actions.find((action) => !known.includes(action));
    if (unknown !== undefined) {
      throw new Error(
        `${file} names the action ${unknown}; infra/function-list.ts knows ${known.join(', ')}`,
      );
    }
    if (access !== 'public' && access !== 'editors') {
      throw new Error(`${file} does not say who may call it: access is 'public' or 'editors'`);
    }
  }
}

import { type Table, tablesOf } from '../lib/dynamodb/table.ts';
import type { Contract } from '../lib/endpoint/contract.ts';
import type { LambdaFunction } from '../lib/endpoint/endpoint.ts';

/** Functions by the names of their files, as in `functions/index.ts`. */
export type FunctionList = Readonly<Record<string, Pick<LambdaFunction, 'contracts'>>>;

/** The contracts of all functions. */
export function contractsOf(functions: FunctionList): Contract[] {
  return Object.values(functions).flatMap(({ contracts }) => contracts);
}

/** The tables of all functions. */
export function tablesOfFunctions(functions: FunctionList): Table[] {
  return tablesOf(contractsOf(functions).flatMap(({ database }) => database));
}

/**
 * Checks the contracts of functions that are deployed together.
 *
 * @throws with a sentence that names the files: a route or an operationId occurs twice, an index does not exist, or a
 *   contract does not say who may call it
 */
export function checkFunctions(functions: FunctionList): void {
  const taken = new Map<string, string>();
  const contracts = Object.entries(functions).flatMap(([name, { contracts }]) =>
    contracts.map((contract) => ({ file: `functions/${name}.ts`, ...contract })),
  );
  for (const { file, operationId, method, path, access, database } of contracts) {
    // Paths that differ only in the names of their parameters are the same route.
    const route = `the route ${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;
    for (const key of [route, `the operationId ${operationId}`]) {
      const other = taken.get(key);
      if (other !== undefined) throw new Error(`${other} and ${file} both have ${key}`);
      taken.set(key, file);
    }
    for (const { table, index } of database) {
      if (index !== undefined && !table.indexes.some(({ name }) => name === index)) {
        throw new Error(`${file} names the index ${index}, which the table ${table.id} does not have`);
      }
    }
    if (access !== 'public' && access !== 'editors') {
      throw new Error(`${file} does not say who may call it: access is 'public' or 'editors'`);
    }
  }
}

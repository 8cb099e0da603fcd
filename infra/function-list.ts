import type * as v from 'valibot';
import { type Table, tablesOf } from '../lib/dynamodb/table.ts';
import type { Contract } from '../lib/endpoint/contract.ts';
import type { LambdaFunction } from '../lib/endpoint/endpoint.ts';
import { ETag } from '../lib/http/etag.ts';
import { unwrapOptional } from '../lib/schema/entries.ts';

/** Functions by the names of their files, as in `functions/index.ts`. */
export type FunctionList = Readonly<Record<string, Pick<LambdaFunction, 'contracts'>>>;

/**
 * The contracts of functions that are deployed together.
 *
 * @throws {ContractError} with a sentence that names the files: a route or an operationId occurs twice, the parameters of a
 *   path are not declared, a parameter is not read from text, a response has a strong ETag and is compressed, an index does
 *   not exist, or a contract does not say who may call it
 */
export function contractsOf(functions: FunctionList): Contract[] {
  const taken = new Map<string, string>();
  for (const [name, { contracts }] of Object.entries(functions)) {
    const file = `functions/${name}.ts`;
    for (const contract of contracts) {
      checkContract(file, contract);
      for (const key of keysOf(contract)) {
        const other = taken.get(key);
        if (other !== undefined) throw new ContractError(`${other} and ${file} both have ${key}`);
        taken.set(key, file);
      }
    }
  }
  return Object.values(functions).flatMap(({ contracts }) => contracts);
}

/** What no two contracts have in common. Paths that differ only in the names of their parameters are the same route. */
function keysOf({ method, path, operationId }: Contract): string[] {
  return [`the route ${method} ${path.replaceAll(PARAMETER, '{}')}`, `the operationId ${operationId}`];
}

const PARAMETER = /\{(\w+)\}/g;

/** Functions contradict each other, or one contradicts itself. */
export class ContractError extends Error {}

function checkContract(file: string, { path, request, responses, database, access }: Contract): void {
  const named = [...path.matchAll(PARAMETER)].map(([, name]) => name).join(', ');
  const declared = Object.keys(request.path?.entries ?? {}).join(', ');
  if (named !== declared) {
    throw new ContractError(
      `${file} has the path ${path}, but declares these parameters of it: ${declared || 'none'}`,
    );
  }
  const parameters = [request.path, request.query, request.headers].flatMap((part) =>
    Object.entries(part?.entries ?? {}),
  );
  for (const [name, entry] of parameters) {
    const { schema, defaultValue } = unwrapOptional(entry as v.GenericSchema);
    const type = typeof defaultValue === 'number' ? 'number' : schema.type;
    if (type === 'number' || type === 'boolean') {
      throw new ContractError(
        `${file} reads ${name} as a ${type}, but it arrives as text, and so does its default: see lib/fastapi/parameter.ts`,
      );
    }
  }
  for (const { headers, compress } of Object.values(responses)) {
    if (compress && headers?.entries.etag === ETag) {
      throw new ContractError(`${file} compresses a response with a strong ETag, which names its bytes`);
    }
  }
  for (const { table, index } of database) {
    if (index !== undefined && !table.indexes.some(({ name }) => name === index)) {
      throw new ContractError(`${file} names the index ${index}, which the table ${table.id} does not have`);
    }
  }
  if (access !== 'public' && access !== 'editors') {
    throw new ContractError(`${file} does not say who may call it: access is 'public' or 'editors'`);
  }
}

/** The tables of all functions. */
export function tablesOfFunctions(functions: FunctionList): Table[] {
  return tablesOf(contractsOf(functions).flatMap(({ database }) => database));
}

import * as v from 'valibot';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { errorCodesOf } from '../../lib/endpoint/contract-errors.ts';
import { HTTP_ERRORS } from '../../lib/endpoint/http-error.ts';

const ReleasedContract = v.object({
  method: v.string(),
  path: v.string(),
  access: v.string(),
  /** The error codes by status. */
  errors: v.record(v.string(), v.array(v.string())),
  /** Actions, such as `News GetItem` or `News/by_created_at Query`. */
  database: v.array(v.string()),
});

/** What oasdiff does not compare, by operationId. */
export const ReleasedContracts = v.record(v.string(), ReleasedContract);

export type ReleasedContract = v.InferOutput<typeof ReleasedContract>;
export type ReleasedContracts = v.InferOutput<typeof ReleasedContracts>;

export function toReleasedContracts(contracts: readonly Contract[]): ReleasedContracts {
  return Object.fromEntries(
    contracts.map((contract) => [contract.operationId, toReleasedContract(contract)]),
  );
}

function toReleasedContract(contract: Contract): ReleasedContract {
  const { method, path, access, database } = contract;
  const errors = Map.groupBy(errorCodesOf(contract), (code) => HTTP_ERRORS[code].status);
  const rights = database.flatMap(({ table, index, actions }) =>
    actions.map((action) => `${index === undefined ? table.id : `${table.id}/${index}`} ${action}`),
  );
  return { method, path, access, errors: Object.fromEntries(errors), database: rights };
}

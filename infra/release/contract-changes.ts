import type { ReleasedContract, ReleasedContracts } from './released-contract.ts';

/**
 * A sentence for each change of the contracts that breaks clients, or gives a function more rights in the database, which
 * who deploys it must know. Errors: clients tell them apart by status, so one that is no longer returned breaks. Every
 * operation documents `default`, so a new status does not. A new operation breaks nothing: its function has its own role.
 */
export function breakingContractChanges(released: ReleasedContracts, current: ReleasedContracts): string[] {
  return Object.entries(released).flatMap(([operationId, before]) => {
    const after = current[operationId];
    if (after) return changesOf(operationId, before, after);
    const renamed = Object.entries(current).find(([, other]) => routeOf(other) === routeOf(before));
    if (!renamed) return [`${operationId} was removed.`];
    const [name, contract] = renamed;
    return [`${operationId} was renamed to ${name}.`, ...changesOf(name, before, contract)];
  });
}

function changesOf(operationId: string, before: ReleasedContract, after: ReleasedContract): string[] {
  const changes: string[] = [];
  if (routeOf(after) !== routeOf(before)) {
    changes.push(`${operationId} moved from ${routeOf(before)} to ${routeOf(after)}.`);
  }
  if (before.access !== after.access) {
    changes.push(`${operationId} was ${accessOf(before)}, and is ${accessOf(after)}.`);
  }
  for (const [status, codes] of Object.entries(before.errors)) {
    if (status in after.errors) continue;
    changes.push(`${operationId} no longer returns ${status} (${codes.join(', ')}).`);
  }
  for (const action of after.database) {
    if (before.database.includes(action)) continue;
    changes.push(`${operationId} has a new right in the database: ${action}.`);
  }
  return changes;
}

function accessOf({ access }: ReleasedContract): string {
  return access === 'public' ? access : `for ${access} only`;
}

function routeOf({ method, path }: ReleasedContract): string {
  return `${method} ${path}`;
}

import type { Change } from '../schema/merge-patch.ts';

/** The clauses of an update with the names and values that they use, as `#0` and `:0`. */
export function updateExpression(changes: readonly Change[]) {
  const names = [...new Set(changes.flatMap(([path]) => path))];
  const pathOf = (path: readonly string[]) => path.map((name) => `#${names.indexOf(name)}`).join('.');
  const assigned = changes.filter(([, value]) => value !== undefined);
  const removed = changes.filter(([, value]) => value === undefined);
  return {
    assignments: assigned.map(([path], index) => `${pathOf(path)} = :${index}`),
    removals: removed.map(([path]) => pathOf(path)),
    names: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
    values: Object.fromEntries(assigned.map(([, value], index) => [`:${index}`, value])),
  };
}

/** Whether an update failed because it sets a member of a map that the item does not have. */
export function isMissingParent(error: unknown): boolean {
  return (
    error instanceof Error && error.name === 'ValidationException' && /document path/.test(error.message)
  );
}

import { type Preconditions, startOfSecond } from '../http/preconditions.ts';

/** Versions are 1, 2, 3, …: no item has this one. */
const NO_VERSION = 0;

/**
 * Conditions of DynamoDB, all of which must hold, and their values. An item has a `version` and, in microseconds, its
 * `updated_at`; `IN` takes at most 100 versions, as many as a header may name.
 */
export function conditionExpression({ versions, excludedVersions, unchangedSince }: Preconditions): {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, number>>;
} {
  const conditions: string[] = [];
  const values: Record<string, number> = {};
  const oneOf = (name: string, numbers: readonly number[]) => {
    const operands = numbers.map((number, index) => {
      values[`:${name}${index}`] = number;
      return `:${name}${index}`;
    });
    return `version IN (${operands.join(', ')})`;
  };
  if (versions) conditions.push(oneOf('version', versions.length > 0 ? versions : [NO_VERSION]));
  if (excludedVersions === '*') conditions.push('attribute_not_exists(id)');
  else if (excludedVersions && excludedVersions.length > 0)
    conditions.push(`NOT ${oneOf('excluded', excludedVersions)}`);
  if (unchangedSince !== undefined) {
    conditions.push('updated_at < :changed');
    values[':changed'] = startOfSecond(unchangedSince);
  }
  return { conditions, values };
}

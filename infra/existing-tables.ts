import type { Table } from '../lib/dynamodb/table.ts';
import { type Settings, SettingsError } from './settings.ts';

/**
 * The names of the existing tables that the setting names, by the ids of their definitions.
 *
 * @throws {SettingsError}
 */
export function existingTables(
  setting: Settings['tableName'],
  definitions: readonly Pick<Table, 'id'>[],
): Readonly<Record<string, string>> {
  const ids = definitions.map(({ id }) => id);
  const [onlyId = ''] = ids;
  if (typeof setting === 'string' && ids.length === 1) return { [onlyId]: setting };
  if (typeof setting === 'string' || Object.keys(setting ?? {}).some((id) => !ids.includes(id))) {
    throw new SettingsError(`tableName takes Id=name pairs with the ids ${ids.join(', ')}`);
  }
  return setting ?? {};
}

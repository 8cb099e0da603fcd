interface Key {
  readonly name: string;
  readonly type: 'N' | 'S';
}

export interface TableIndex {
  readonly name: string;
  readonly partitionKey: Key;
  readonly sortKey?: Key;
  readonly projection: 'KEYS_ONLY' | 'ALL';
}

/** The keys and indexes of a table, from which the stack and the local database are made. */
export interface Table {
  /** The id of its construct: a deployed table keeps it. */
  readonly id: string;
  /** The environment variable with the name of the table. */
  readonly variable: string;
  /** The name of the local table. */
  readonly localName: string;
  readonly partitionKey: Key;
  readonly sortKey?: Key;
  /** The attribute with the Unix time in seconds after which DynamoDB may remove an item. */
  readonly expiry?: string;
  readonly indexes: readonly TableIndex[];
}

export type TableAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'Scan'
  | 'UpdateItem';

const WRITE = /^(?:Put|Update|Delete|BatchWrite)Item$/;

export function isWriteAction(action: string): boolean {
  return WRITE.test(action);
}

/** Actions on a table, or on one of its indexes. */
export interface TableActions {
  readonly table: Table;
  readonly index?: string;
  readonly actions: readonly TableAction[];
}

/**
 * The distinct tables of some actions.
 *
 * @throws when two tables have the same id, variable or local name
 */
export function tablesOf(actions: readonly TableActions[]): Table[] {
  const tables = [...new Set(actions.map(({ table }) => table))];
  for (const property of ['id', 'variable', 'localName'] as const) {
    const values = tables.map((table) => table[property]);
    const twice = values.find((value, index) => values.indexOf(value) < index);
    if (twice !== undefined) throw new Error(`Two tables have the ${property} ${twice}`);
  }
  return tables;
}

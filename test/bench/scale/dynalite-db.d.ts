declare module 'dynalite/db/index.js' {
  import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

  type Item = Record<string, AttributeValue>;

  /** @returns the key under which LevelDB has an item */
  export function createKey(item: Item, table: CreateTableCommandInput): string;

  /** @returns what is to be written into the indexes for an item that is written */
  export function getIndexActions(
    indexes: CreateTableCommandInput['GlobalSecondaryIndexes'],
    existing: undefined,
    item: Item,
    table: CreateTableCommandInput,
  ): { puts: readonly { index: string; key: string; item: Item }[] };
}

declare module 'dynalite/db/index.js' {
  import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

  type Item = Record<string, AttributeValue>;

  /** The LevelDB key of an item. */
  export function createKey(item: Item, table: CreateTableCommandInput): string;

  /** The index entries to write for an item. */
  export function getIndexActions(
    indexes: CreateTableCommandInput['GlobalSecondaryIndexes'],
    existing: undefined,
    item: Item,
    table: CreateTableCommandInput,
  ): { puts: readonly { index: string; key: string; item: Item }[] };
}

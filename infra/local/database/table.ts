import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Table } from '../../../lib/dynamodb/table.ts';

const CREATION_SECONDS_MAX = 60;

/** Creates a table in the database that the environment names, unless it exists. */
export async function createTableIfAbsent(table: CreateTableCommandInput): Promise<void> {
  const { TableName } = table;
  const client = new DynamoDBClient();
  try {
    await client.send(new DescribeTableCommand({ TableName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    try {
      await client.send(new CreateTableCommand(table));
    } catch (raced) {
      if (!(raced instanceof ResourceInUseException)) throw raced;
    }
    await waitUntilTableExists(
      { client, maxWaitTime: CREATION_SECONDS_MAX, minDelay: 0.05, maxDelay: 1 },
      { TableName },
    );
  } finally {
    client.destroy();
  }
}

/** The input that creates a table of a name. */
export function createTableInput(
  { partitionKey, sortKey, indexes }: Table,
  tableName: string,
): CreateTableCommandInput {
  const keys = [{ partitionKey, sortKey }, ...indexes].flatMap((one) => [one.partitionKey, one.sortKey]);
  const types = new Map(keys.flatMap((key) => (key ? [[key.name, key.type]] : [])));
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema({ partitionKey, sortKey }),
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexes: indexes.map(({ name, projection, ...index }) => ({
            IndexName: name,
            KeySchema: keySchema(index),
            Projection: { ProjectionType: projection },
          })),
        }
      : {}),
  };
}

function keySchema({ partitionKey, sortKey }: { partitionKey: Key; sortKey?: Key | undefined }) {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' as const },
    ...(sortKey ? [{ AttributeName: sortKey.name, KeyType: 'RANGE' as const }] : []),
  ];
}

type Key = Table['partitionKey'];

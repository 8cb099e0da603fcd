import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { newsTable } from '../../../lib/news/dynamodb/table.ts';

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

/** The table of articles, as `newsTable` describes it. */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  const { partitionKey, index } = newsTable;
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partitionKey, index.partitionKey, index.sortKey].map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: [{ AttributeName: partitionKey.name, KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey.name, KeyType: 'HASH' },
          { AttributeName: index.sortKey.name, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: index.projection },
      },
    ],
  };
}

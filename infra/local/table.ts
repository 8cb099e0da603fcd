import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { newsTable } from '../../lib/news/table.ts';

const CREATION_SECONDS_MAX = 60;

/**
 * Creates the table of articles in the database that the SDK's environment names, unless it is there.
 *
 * @param tableName its name
 */
export async function createTableIfAbsent(tableName: string): Promise<void> {
  const client = new DynamoDBClient();
  try {
    await client.send(new DescribeTableCommand({ TableName: tableName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    try {
      await client.send(new CreateTableCommand(tableDefinition(tableName)));
    } catch (raced) {
      if (!(raced instanceof ResourceInUseException)) throw raced;
    }
    await waitUntilTableExists(
      { client, maxWaitTime: CREATION_SECONDS_MAX, minDelay: 0.05, maxDelay: 1 },
      { TableName: tableName },
    );
  } finally {
    client.destroy();
  }
}

function tableDefinition(tableName: string): CreateTableCommandInput {
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

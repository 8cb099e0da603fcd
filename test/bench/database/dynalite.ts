/** Runs a DynamoDB with the table of the Python servers and prints its URL. Newsdesk creates its own table. */
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts';

const TableName = 'news';

const { url } = await startEmbeddedDatabase(undefined, 'local');
const client = new DynamoDBClient({ endpoint: url });
await client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', 'feed', 'created_at'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'N',
    })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by_created_at',
        KeySchema: [
          { AttributeName: 'feed', KeyType: 'HASH' },
          { AttributeName: 'created_at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  }),
);
await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 1 }, { TableName });
client.destroy();
console.log(url);

import { randomUUID } from 'node:crypto';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { newsTable } from '../../lib/news/dynamodb/table.ts';
import { forgetAwsSettings } from '../local/aws-settings.ts';
import { startEmbeddedDatabase } from '../local/database/embedded-database.ts';
import { createTableIfAbsent, createTableInput } from '../local/database/table.ts';

/** A table of articles, on AWS or on this machine. */
export interface NewsData {
  readonly database: DynamoDBDocumentClient;
  readonly tableName: string;
  /** How many items it has about: DynamoDB counts them every six hours. */
  itemsAbout(): Promise<number>;
  close(): Promise<void>;
}

/** Of one call: a throttled table is waited for, since nobody waits for a response. */
const ATTEMPTS_MAX = 12;

/**
 * Opens the table of this name, with the user's AWS settings; without a name, the local one in `folder`.
 *
 * @throws {DataFolderError} while `npm start` runs
 */
export async function openNewsData(tableName: string | undefined, folder: string): Promise<NewsData> {
  if (tableName !== undefined) return connect(tableName);
  forgetAwsSettings();
  const accessKeyId = randomUUID();
  const embedded = await startEmbeddedDatabase(folder, accessKeyId);
  process.env.AWS_ACCESS_KEY_ID = accessKeyId;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = embedded.url;
  await createTableIfAbsent(createTableInput(newsTable, newsTable.localName));
  const data = connect(newsTable.localName);
  return {
    ...data,
    close: async () => {
      await data.close();
      await embedded.stop();
    },
  };
}

function connect(tableName: string): NewsData {
  const client = new DynamoDBClient({ maxAttempts: ATTEMPTS_MAX });
  const database = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    database,
    tableName,
    itemsAbout: async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
      return Table?.ItemCount ?? 0;
    },
    close: async () => client.destroy(),
  };
}

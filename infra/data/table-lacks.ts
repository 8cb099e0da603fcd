import {
  type AttributeDefinition,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { Table } from '../../lib/dynamodb/table.ts';
import { createTableInput } from '../local/database/table.ts';

/** Something that a table lacks. */
export interface Lack {
  readonly what: string;
  /** The arguments of `aws dynamodb` that add it; absent where only another table helps. */
  readonly remedy?: string;
}

/**
 * Finds what a table lacks of its definition, and of what the stack gives a new one. A restored table has neither time to live
 * nor protection.
 *
 * @throws when there is no such table, or DynamoDB refuses
 */
export async function tableLacks(definition: Table, tableName: string): Promise<Lack[]> {
  const actual = await describe(tableName);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = createTableInput(definition, tableName);
  const keysOf = keyDescriber(AttributeDefinitions ?? []);
  const actualKeysOf = keyDescriber(actual.attributes);
  const checks: [isMissing: boolean, lack: Lack][] = [
    [
      keysOf(KeySchema) !== actualKeysOf(actual.keys),
      {
        what: `the keys ${keysOf(KeySchema)}; it has ${actualKeysOf(actual.keys)}, and keys cannot be changed`,
      },
    ],
    ...(GlobalSecondaryIndexes ?? []).map((index): [boolean, Lack] => {
      const same = actual.indexes.find(({ IndexName }) => IndexName === index.IndexName);
      const isSame =
        actualKeysOf(same?.KeySchema) === keysOf(index.KeySchema) &&
        same?.Projection?.ProjectionType === index.Projection?.ProjectionType;
      const attributes = AttributeDefinitions?.filter(({ AttributeName }) =>
        [...(index.KeySchema ?? []), ...(KeySchema ?? [])].some((key) => key.AttributeName === AttributeName),
      );
      const creation =
        `--attribute-definitions '${JSON.stringify(attributes)}' ` +
        `--global-secondary-index-updates '${JSON.stringify([{ Create: index }])}'`;
      return [
        !isSame,
        {
          what: `the index ${index.IndexName} on ${keysOf(index.KeySchema)}${same ? '; remove the one of that name first' : ''}`,
          remedy: `update-table --table-name ${tableName} ${creation}`,
        },
      ];
    }),
    [
      definition.expiry !== undefined && actual.expiry !== definition.expiry,
      {
        what: `time to live by ${definition.expiry}, without which what has expired is kept`,
        remedy: `update-time-to-live --table-name ${tableName} --time-to-live-specification Enabled=true,AttributeName=${definition.expiry}`,
      },
    ],
    [
      !actual.isRecoverable,
      {
        what: 'point-in-time recovery',
        remedy: `update-continuous-backups --table-name ${tableName} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
      },
    ],
    [
      !actual.isProtected,
      {
        what: 'deletion protection',
        remedy: `update-table --table-name ${tableName} --deletion-protection-enabled`,
      },
    ],
  ];
  return checks.filter(([isMissing]) => isMissing).map(([, lack]) => lack);
}

async function describe(TableName: string) {
  const client = new DynamoDBClient();
  try {
    const [
      { Table: table = {} },
      { TimeToLiveDescription: timeToLive },
      { ContinuousBackupsDescription: backups },
    ] = await Promise.all([
      client.send(new DescribeTableCommand({ TableName })),
      client.send(new DescribeTimeToLiveCommand({ TableName })),
      client.send(new DescribeContinuousBackupsCommand({ TableName })),
    ]);
    return {
      attributes: table.AttributeDefinitions ?? [],
      keys: table.KeySchema,
      indexes: table.GlobalSecondaryIndexes ?? [],
      expiry: /^ENABL/.test(timeToLive?.TimeToLiveStatus ?? '') ? timeToLive?.AttributeName : undefined,
      isRecoverable: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      isProtected: table.DeletionProtectionEnabled === true,
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw new Error(`there is no table ${TableName}`);
    throw error;
  } finally {
    client.destroy();
  }
}

/** Such as `shard (N), created_at (N)`. */
function keyDescriber(attributes: readonly AttributeDefinition[]) {
  const types = new Map(attributes.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  return (keys: readonly KeySchemaElement[] = []): string =>
    keys.map(({ AttributeName }) => `${AttributeName} (${types.get(AttributeName)})`).join(', ');
}

import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createTableInput } from '../../../infra/local/database/table.ts';
import { newsTable } from '../../../lib/news/dynamodb/table.ts';
import { runProgram } from '../../support/program.ts';
import { startStubServer } from '../../support/stub-server.ts';

const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = createTableInput(newsTable, 'restored');
const WHOLE = {
  DescribeTable: {
    Table: { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, DeletionProtectionEnabled: true },
  },
  DescribeTimeToLive: { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' } },
  DescribeContinuousBackups: {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  },
};

/** Runs the command against a DynamoDB that describes a table in this way. */
async function check(descriptions: Record<string, unknown>, ...args: string[]) {
  const url = await startStubServer(async (incoming, outgoing) => {
    await text(incoming);
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const body = descriptions[operation] ?? {
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: 'Requested resource not found',
    };
    outgoing.writeHead(operation in descriptions ? 200 : 400, {
      'content-type': 'application/x-amz-json-1.0',
    });
    outgoing.end(JSON.stringify(body));
  });
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return runProgram('infra/data/check-table.ts', args, { env });
}

describe('npm run check-table', () => {
  it('finds nothing that a table of the stack lacks', async () => {
    expect(await check(WHOLE, 'restored')).toEqual({
      code: 0,
      stdout: 'restored has all that it needs.\n',
      stderr: '',
    });
  });

  it('says what a restored table lacks, and how to add it', async () => {
    const restored = {
      DescribeTable: {
        Table: {
          AttributeDefinitions: AttributeDefinitions?.slice(0, 1),
          KeySchema,
          DeletionProtectionEnabled: false,
        },
      },
      DescribeTimeToLive: { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } },
      DescribeContinuousBackups: {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      },
    };
    const { code, stdout } = await check(restored, 'restored');
    const [, creation = '[]'] = /--global-secondary-index-updates '(.*)'/.exec(stdout) ?? [];
    const [, attributes = '[]'] = /--attribute-definitions '(.*?)'/.exec(stdout) ?? [];
    expect(JSON.parse(creation)).toEqual([{ Create: GlobalSecondaryIndexes?.[0] }]);
    expect(JSON.parse(attributes)).toEqual(AttributeDefinitions);
    expect({ code, stdout: stdout.replace(/ --attribute-definitions.*/, '') }).toEqual({
      code: 1,
      stdout: `- the index by_created_at on shard (N), created_at (N):
  aws dynamodb update-table --table-name restored
- time to live by expires_at, without which what has expired is kept:
  aws dynamodb update-time-to-live --table-name restored --time-to-live-specification Enabled=true,AttributeName=expires_at
- point-in-time recovery:
  aws dynamodb update-continuous-backups --table-name restored --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true
- deletion protection:
  aws dynamodb update-table --table-name restored --deletion-protection-enabled
restored lacks the above. Add one thing after the other, once the table is ACTIVE again.
`,
    });
  });

  it('says that keys cannot be changed', async () => {
    const keys = {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    };
    const { stdout } = await check(
      { ...WHOLE, DescribeTable: { Table: { ...WHOLE.DescribeTable.Table, ...keys } } },
      'restored',
    );
    expect(stdout).toContain('- the keys id (N); it has pk (S), and keys cannot be changed\n');
  });

  it.each([
    [['restored'], 'The check failed: there is no table restored'],
    [[], 'check-table takes the name of one table'],
    [['--id', 'Comments', 'restored'], '--id takes News, not Comments'],
  ])('%j: a mistake is one sentence', async (args, message) => {
    const { code, stderr } = await check({}, ...args);
    expect({ code, message: stderr.split('\n')[0] }).toEqual({ code: 1, message });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startEmbeddedDatabase } from '../../../../infra/local/database/embedded-database.ts';

it('takes requests with its access key, and none of a page', async () => {
  const database = await startEmbeddedDatabase(undefined, 'key');
  onTestFinished(() => database.stop());
  const statusFor = async (accessKeyId: string, headers = {}) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261126/local/dynamodb/aws4_request`;
    const target = { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'x-amz-date': '20261126T000000Z' };
    const type = { 'content-type': 'application/x-amz-json-1.0' };
    const { status } = await fetch(database.url, {
      method: 'POST',
      body: '{}',
      headers: {
        authorization: `${authorization}, SignedHeaders=host, Signature=0`,
        ...target,
        ...type,
        ...headers,
      },
    });
    return status;
  };
  expect(await statusFor('key')).toBe(200);
  expect(await statusFor('local')).toBe(403);
  expect(await statusFor('key', { origin: 'http://localhost:5173' })).toBe(403);
});

it('rejects a damaged folder instead of starting with an empty database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-damaged-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = await startEmbeddedDatabase(folder, 'local');
  await database.stop();
  rmSync(join(folder, 'CURRENT'));
  await expect(startEmbeddedDatabase(folder, 'local')).rejects.toThrow(
    `the data folder ${folder} is damaged (CURRENT is missing): move it away to start with an empty one`,
  );
});

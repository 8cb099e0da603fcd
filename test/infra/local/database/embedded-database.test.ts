import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startEmbeddedDatabase } from '../../../../infra/local/database/embedded-database.ts';

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

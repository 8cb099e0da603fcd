import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breakingContractChanges } from '../../../infra/release/contract-changes.ts';
import { breakingDocumentChanges, findOasdiff, OASDIFF } from '../../../infra/release/oasdiff.ts';
import {
  BREAKING,
  COMPATIBLE,
  changedContracts,
  changedDocument,
  releasedContracts,
  type SeededChange,
} from '../../support/seeded-changes.ts';

const found = findOasdiff();
if (!found)
  console.warn('Skipping the changes that oasdiff finds: there is neither oasdiff nor Go 1.21 here.');

describe.skipIf(!found)('breaking changes of the document and the contracts', () => {
  let folder: string;
  let command = found?.[0] ?? '';
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'newsdesk-oasdiff-'));
    if (command !== 'go') return;
    // Compiled once, not for each change.
    execFileSync('go', ['install', OASDIFF], { env: { ...process.env, GOBIN: folder } });
    command = join(folder, 'oasdiff');
  }, 600_000);

  function changes(change: SeededChange): string[] {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(changedDocument(change)));
    return [
      ...breakingContractChanges(releasedContracts, changedContracts(change)),
      ...breakingDocumentChanges([command], 'infra/release/openapi.json', file),
    ];
  }

  it.each(BREAKING)('$name', (change) => expect(changes(change)).not.toEqual([]));

  it.each(COMPATIBLE)('none when $name', (change) => expect(changes(change)).toEqual([]));
});

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { functions } from '../../functions/index.ts';
import { contractsOf } from '../function-list.ts';
import { breakingContractChanges } from './contract-changes.ts';
import { breakingDocumentChanges, findOasdiff } from './oasdiff.ts';
import { ReleasedContracts, toReleasedContracts } from './released-contract.ts';
import { isGreater, nextBreakingVersion } from './version.ts';

const CURRENT_DOCUMENT = fileURLToPath(new URL('../../openapi.json', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('openapi.json', import.meta.url));
const CONTRACTS = fileURLToPath(new URL('contracts.json', import.meta.url));

const Document = v.object({ info: v.object({ version: v.string() }) });

export function releasedVersion(): string {
  return v.parse(Document, JSON.parse(readFileSync(DOCUMENT, 'utf8'))).info.version;
}

/** Makes openapi.json and the contracts those of the last release. */
export function writeRelease(): void {
  copyFileSync(CURRENT_DOCUMENT, DOCUMENT);
  writeFileSync(CONTRACTS, `${JSON.stringify(currentContracts(), null, 2)}\n`);
}

/** Prints what breaks clients since the last release, and returns whether the next one may have this version. */
export function checkBreakingChanges(version: string): boolean {
  const released = v.parse(ReleasedContracts, JSON.parse(readFileSync(CONTRACTS, 'utf8')));
  const changes = breakingContractChanges(released, currentContracts());
  const oasdiff = findOasdiff();
  if (oasdiff) changes.push(...breakingDocumentChanges(oasdiff, DOCUMENT, CURRENT_DOCUMENT));
  else console.warn('The OpenAPI documents were not compared: there is neither oasdiff nor Go 1.21 here.');
  for (const change of changes) console.log(change);
  const least = nextBreakingVersion(releasedVersion());
  if (changes.length === 0 || !isGreater(least, version)) return true;
  console.error(`This breaks what ${releasedVersion()} promised: it needs version ${least}, not ${version}.`);
  return false;
}

function currentContracts(): ReleasedContracts {
  return toReleasedContracts(contractsOf(functions));
}

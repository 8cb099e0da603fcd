import { describe, expect, it } from 'vitest';
import { breakingContractChanges } from '../../../infra/release/contract-changes.ts';
import contracts from '../../../infra/release/contracts.json' with { type: 'json' };
import { BREAKING, COMPATIBLE, changedContracts, releasedContracts } from '../../support/seeded-changes.ts';

describe('breakingContractChanges', () => {
  it.each(BREAKING.filter(({ sentence }) => sentence !== undefined))('$name', (change) => {
    expect(breakingContractChanges(releasedContracts, changedContracts(change))).toEqual([change.sentence]);
  });

  it.each(COMPATIBLE)('is empty when $name', (change) => {
    expect(breakingContractChanges(releasedContracts, changedContracts(change))).toEqual([]);
  });

  it('also compares an operation that was renamed', () => {
    const { 'list-headlines': headlines, ...others } = contracts;
    const renamed = { ...others, 'get-headlines': { ...headlines, access: 'editors' } };
    expect(breakingContractChanges(releasedContracts, renamed)).toEqual([
      'list-headlines was renamed to get-headlines.',
      'get-headlines was public, and is for editors only.',
    ]);
  });
});

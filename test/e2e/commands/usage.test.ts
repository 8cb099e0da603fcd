import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const commands = {
  start: 'infra/local/main.ts',
  seed: 'infra/local/seed/main.ts',
  openapi: 'infra/openapi/export.ts',
  client: 'infra/openapi/client/main.ts',
  'check:breaking': 'infra/release/check.ts',
  release: 'infra/release/main.ts',
  chaos: 'test/chaos/main.ts',
  fuzz: 'test/property/main.ts',
  bench: 'test/bench/bench.ts',
  'test:generators': 'test/e2e/generators/main.ts',
  'test:sam': 'test/e2e/sam/main.ts',
  'test:runtime': 'test/e2e/runtime/main.ts',
  'test:emulator': 'test/e2e/emulator/main.ts',
};

describe.each(Object.entries(commands))('npm run %s', (name, file) => {
  const usage = new RegExp(`^Usage: npm (run )?${name}\\b`, 'm');

  it('prints its usage for --help, and does nothing else', () => {
    expect(execFileSync(process.execPath, [file, '--help'], { encoding: 'utf8' })).toMatch(usage);
  });

  it('exits with 1 and its usage for an unknown option', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--unknown'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch("Unknown option '--unknown'");
    expect(stderr).toMatch(usage);
  });
});

it('npm start refuses an empty --host, which would be every address', () => {
  const { status, stderr } = spawnSync(process.execPath, [commands.start, '--host='], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching('--host takes an address') });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { templateOf } from '../../support/assembly.ts';

const assembly = resolve(process.env.NEWSDESK_ASSEMBLY ?? '');
const scratch = mkdtempSync(join(tmpdir(), 'newsdesk-synth-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const run = (cwd: string, command: string, args: string[]) =>
  execFileSync(join('node_modules/.bin', command), args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** The deployed files of a cloud assembly: the templates and the assets that they name. */
function deployedFiles(folder: string): Record<string, string> {
  const assets = new Set(
    [...JSON.stringify(templateOf(folder)).matchAll(/asset\.[0-9a-f]{64}/g)].map(([name]) => name),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const deployed = paths.filter(
    (path) => path.endsWith('.template.json') || assets.has(path.split('/')[0] ?? ''),
  );
  return Object.fromEntries(deployed.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('cdk synth', () => {
  it('is reproducible byte for byte', { timeout: 120_000 }, () => {
    const again = join(scratch, 'again');
    run('.', 'cdk', ['synth', '--quiet', '--output', again]);
    expect(Object.keys(deployedFiles(again)).length).toBeGreaterThan(8);
    expect(deployedFiles(again)).toEqual(deployedFiles(assembly));
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import { functionNameOf, resourcesOf, templateOf } from '../../support/assembly.ts';
import { rebuiltBundle } from '../../support/rebuilt-bundle.ts';

const folder = resolve(process.env.NEWSDESK_ASSEMBLY ?? '');

/** The most that a bundle may be. Today's figures are in the README. */
const BUDGETS: Readonly<Record<string, { bytes: number; modules: number }>> = {
  fallback: { bytes: 25_000, modules: 40 },
  // Its own code, and all of the documentation in it.
  docs: { bytes: 1_300_000, modules: 60 },
};
const DATABASE_BUDGET = { bytes: 180_000, modules: 560 };

const bundles = resourcesOf(templateOf(folder), 'AWS::Lambda::Function').map(([, { Metadata }]) => ({
  name: functionNameOf(Metadata),
  file: join(folder, Metadata?.['aws:asset:path'] ?? '', 'index.js'),
}));

describe('the bundles', () => {
  it('are one for each function', () => {
    expect(bundles.map(({ name }) => name).sort()).toEqual(Object.keys(functions).sort());
  });

  it.each(bundles)('$name is within its budget, and without the AWS SDK v2', ({ name, file }) => {
    const budget = BUDGETS[name] ?? DATABASE_BUDGET;
    const bundle = readFileSync(file, 'utf8');
    const { text, modules: bytesOf } = rebuiltBundle(name, folder);
    const modules = Object.keys(bytesOf);
    expect(text).toBe(bundle);
    expect(Buffer.byteLength(bundle)).toBeLessThanOrEqual(budget.bytes);
    expect(modules.length).toBeLessThanOrEqual(budget.modules);
    expect(
      modules.filter((path) => /node_modules\/(aws-sdk|vitest|dynalite|aws-cdk-lib)\//.test(path)),
    ).toEqual([]);
    console.info(`${name}: ${Buffer.byteLength(bundle)} bytes of ${modules.length} modules`);
  });

  it.each(bundles)('$name requires nothing at run time', ({ file }) => {
    const bundle = readFileSync(file, 'utf8');
    expect(bundle).not.toContain('Dynamic require of');
    expect(bundle).not.toMatch(/\bcreateRequire\b/);
    expect(bundle).not.toContain('sourceMappingURL');
  });

  it.each(bundles)('$name is imported without I/O and without an environment', ({ file }) => {
    // Node's permissions forbid every file but the bundle; a connection would throw.
    const script = `
      import net from 'node:net';
      import dns from 'node:dns';
      net.Socket.prototype.connect = dns.lookup = () => { throw new Error('a connection at import'); };
      const { handler } = await import(${JSON.stringify(file)});
      console.log(typeof handler, ...handler.contracts.map(({ operationId }) => operationId));`;
    const args = [
      '--permission',
      `--allow-fs-read=${dirname(file)}`,
      '--input-type=module',
      '--eval',
      script,
    ];
    const output = execFileSync(process.execPath, args, { env: {}, encoding: 'utf8' });
    expect(output).toMatch(/^function( [a-z-]+)+\n$/);
  });
});

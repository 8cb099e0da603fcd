import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import { bundleAliases, EXTERNAL_MODULES } from '../../../infra/bundling/aliases.ts';
import { bundleFunction } from '../../../infra/bundling/function-bundle.ts';
import { functionNameOf, resourcesOf, templateOf } from '../../support/assembly.ts';

const folder = resolve(process.env.NEWSDESK_ASSEMBLY ?? '');
const staticFiles = join(folder, 'static-files-prod.mjs');

/** Upper limits. `docs/performance.md` has the current figures. */
const BUDGETS: Readonly<Record<string, { bytes: number; modules: number }>> = {
  fallback: { bytes: 29_800, modules: 40 },
  // Includes the documentation pages.
  docs: { bytes: 1_300_000, modules: 60 },
};
/** With room for further fields, but not for another part of the SDK. */
const DATABASE_BUDGET = { bytes: 258_500, modules: 660 };

const bundles = resourcesOf(templateOf(folder), 'AWS::Lambda::Function').map(([, { Metadata }]) => ({
  name: functionNameOf(Metadata),
  file: join(folder, Metadata?.['aws:asset:path'] ?? '', 'bundle.cjs'),
}));

describe('bundles', () => {
  it('has one bundle per function', () => {
    expect(bundles.map(({ name }) => name).sort()).toEqual(Object.keys(functions).sort());
  });

  it.each(bundles)('$name is within its budget and excludes the AWS SDK v2', ({ name, file }) => {
    const budget = BUDGETS[name] ?? DATABASE_BUDGET;
    const bundle = readFileSync(file, 'utf8');
    const { text, modules: bytesOf } = bundleFunction(name, staticFiles);
    const modules = Object.keys(bytesOf);
    expect(text).toBe(bundle);
    expect(Buffer.byteLength(bundle)).toBeLessThanOrEqual(budget.bytes);
    expect(modules.length).toBeLessThanOrEqual(budget.modules);
    expect(
      modules.filter((path) => /node_modules\/(aws-sdk|vitest|dynalite|aws-cdk-lib)\//.test(path)),
    ).toEqual([]);
    console.info(`${name}: ${Buffer.byteLength(bundle)} bytes of ${modules.length} modules`);
  });

  it('replaces the credential chain of the SDK, leaves out event streams, and nothing else of it', () => {
    const modules = Object.keys(bundleFunction('get-news', staticFiles).modules);
    expect(modules).toContain('infra/bundling/credentials.ts');
    expect(modules.filter((path) => /credential-provider|event-streams/.test(path))).toEqual([]);
    expect(Object.keys(bundleAliases('static-files.mjs'))).toEqual([
      '#static-files',
      '@aws-sdk/credential-provider-node',
    ]);
    expect(EXTERNAL_MODULES).toEqual(['@smithy/core/event-streams']);
  });

  it.each(bundles)('$name has no dynamic require and no source map', ({ file }) => {
    const bundle = readFileSync(file, 'utf8');
    expect(bundle).not.toContain('Dynamic require of');
    expect(bundle).not.toMatch(/\bcreateRequire\b/);
    expect(bundle).not.toContain('sourceMappingURL');
  });

  it.each(bundles)('$name can be imported without I/O or environment variables', ({ file }) => {
    // Node's permission model allows only the bundle to be read; a connection throws.
    const script = `
      import net from 'node:net';
      import dns from 'node:dns';
      net.Socket.prototype.connect = dns.lookup = () => { throw new Error('connection at import'); };
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

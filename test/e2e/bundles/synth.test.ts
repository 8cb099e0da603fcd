import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, type Template, templateOf } from '../../support/assembly.ts';

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

/** Adds the README's example endpoint to a copy of the project: a new file and its entry in the index. */
describe('new endpoint', { timeout: 120_000 }, () => {
  const copy = join(scratch, 'copy');
  let template: Template;

  beforeAll(() => {
    for (const name of [
      'functions',
      'lib',
      'infra',
      'cdk.json',
      'package.json',
      'package-lock.json',
      'openapi.json',
      'tsconfig.json',
    ]) {
      cpSync(name, join(copy, name), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    const [, example = ''] =
      /```ts\n([^`]*operationId: 'count-words'[^`]*(?:`[^`]+`[^`]*)*?)```/.exec(
        readFileSync('README.md', 'utf8'),
      ) ?? [];
    writeFileSync(join(copy, 'functions/count-words.ts'), example);
    const index = join(copy, 'functions/index.ts');
    const text = readFileSync(index, 'utf8')
      .replace('import', "import { handler as countWords } from './count-words.ts';\nimport")
      .replace('  fallback,', "  'count-words': countWords,\n  fallback,");
    writeFileSync(index, text);
    run(copy, 'cdk', ['synth', '--quiet']);
    template = templateOf(join(copy, 'cdk.out'));
  }, 120_000);

  it('gets routes, a function and a policy', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties.RouteKey,
    );
    expect(routes).toContain('GET /news/{news_id}/words');
    expect(routes).toContain('HEAD /news/{news_id}/words');
    const roles = resourcesOf(template, 'AWS::IAM::Role').filter(([id]) => id.startsWith('countwords'));
    expect(roles).toHaveLength(1);
    expect(JSON.stringify(roles)).toContain('dynamodb:GetItem');
    expect(
      resourcesOf(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith('countwords')),
    ).toHaveLength(1);
  });

  it('is in the OpenAPI document', () => {
    run(copy, 'node', ['infra/openapi/export.ts']);
    const document = JSON.parse(readFileSync(join(copy, 'openapi.json'), 'utf8'));
    expect(document.paths['/news/{news_id}/words'].get.operationId).toBe('count-words');
  });

  it('passes the type check', () => {
    run(copy, 'tsc', []);
  });

  it('works locally, with 405 and Allow for another method', () => {
    const script = `
      import { startLocalApi } from './infra/local/local-api.ts';
      const api = await startLocalApi({ port: 0 });
      const headers = { 'content-type': 'application/json' };
      const article = { title: 'Ten letters', content: 'word '.repeat(20), creator: { first_name: 'Ada', last_name: 'Moreau' } };
      const created = await fetch(api.url + '/news', { method: 'POST', headers, body: JSON.stringify(article) });
      const path = api.url + created.headers.get('location') + '/words';
      const counted = await fetch(path);
      const notAllowed = await fetch(path, { method: 'POST' });
      console.log(JSON.stringify([await counted.json(), notAllowed.status, notAllowed.headers.get('allow')]));
      await api.stop();`;
    const output = run(copy, 'node', ['--input-type=module', '--eval', script]);
    expect(JSON.parse(output)).toEqual([{ words: 21 }, 405, 'GET, HEAD']);
  });
});

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

/** What is deployed of a cloud assembly, by its files: the templates and the assets that they name. */
function deployed(folder: string): Record<string, string> {
  const wanted = new Set(
    [...JSON.stringify(templateOf(folder)).matchAll(/asset\.[0-9a-f]{64}/g)].map(([name]) => name),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const kept = paths.filter(
    (path) => path.endsWith('.template.json') || wanted.has(path.split('/')[0] ?? ''),
  );
  return Object.fromEntries(kept.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('cdk synth', () => {
  it('writes the same bytes every time', { timeout: 120_000 }, () => {
    const again = join(scratch, 'again');
    run('.', 'cdk', ['synth', '--quiet', '--output', again]);
    expect(Object.keys(deployed(again)).length).toBeGreaterThan(8);
    expect(deployed(again)).toEqual(deployed(assembly));
  });
});

/** The README's example of an endpoint, in a copy of the project: one new file, and its line in the list. */
describe('a new endpoint', { timeout: 120_000 }, () => {
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
    const list = join(copy, 'functions/index.ts');
    const text = readFileSync(list, 'utf8')
      .replace('import', "import { handler as countWords } from './count-words.ts';\nimport")
      .replace('  fallback,', "  'count-words': countWords,\n  fallback,");
    writeFileSync(list, text);
    run(copy, 'cdk', ['synth', '--quiet']);
    template = templateOf(join(copy, 'cdk.out'));
  }, 120_000);

  it('has its routes, its function and its policy', () => {
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

  it('has its operation in the document', () => {
    run(copy, 'node', ['infra/openapi/export.ts']);
    const document = JSON.parse(readFileSync(join(copy, 'openapi.json'), 'utf8'));
    expect(document.paths['/news/{news_id}/words'].get.operationId).toBe('count-words');
  });

  it('passes the type check', () => {
    run(copy, 'tsc', []);
  });

  it('answers locally, and is named where another method is refused', () => {
    const script = `
      import { startLocalApi } from './infra/local/local-api.ts';
      const api = await startLocalApi({ port: 0 });
      const headers = { 'content-type': 'application/json' };
      const article = { title: 'Ten letters', content: 'word '.repeat(20), creator: { first_name: 'Ada', last_name: 'Moreau' } };
      const created = await fetch(api.url + '/news', { method: 'POST', headers, body: JSON.stringify(article) });
      const path = api.url + created.headers.get('location') + '/words';
      const counted = await fetch(path);
      const refused = await fetch(path, { method: 'POST' });
      console.log(JSON.stringify([await counted.json(), refused.status, refused.headers.get('allow')]));
      await api.stop();`;
    const output = run(copy, 'node', ['--input-type=module', '--eval', script]);
    expect(JSON.parse(output)).toEqual([{ words: 21 }, 405, 'GET, HEAD']);
  });
});

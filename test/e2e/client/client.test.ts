import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../infra/local/local-api.ts';
import { client, newsInput } from '../../support/api.ts';
import { startPrefixProxy } from '../../support/prefix-proxy.ts';

const run = promisify(execFile);
const program = readFileSync('test/e2e/client/program.ts', 'utf8');
const [, example = ''] =
  /```ts\n(import \{ createClient \}.*?)```/s.exec(readFileSync('docs/api.md', 'utf8')) ?? [];

/** The operations that the program uses, named as in the client. */
const operations = [...program.matchAll(/^ {2}async (\w+)\(newsdesk\) \{$/gm)].map(([, name = '']) => name);

let folder: string;
let api: LocalApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'newsdesk-client-'));
  const generated = run(process.execPath, ['infra/openapi/client/main.ts', folder]);
  [api] = await Promise.all([startLocalApi({ port: 0 }), generated]);
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(join(folder, 'program.ts'), program);
  writeFileSync(
    join(folder, 'example.ts'),
    example.replace('./client/newsdesk.ts', './newsdesk.ts').replace('http://127.0.0.1:3000', api.url),
  );
});

afterAll(async () => {
  await api?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Lines with compiler errors, such as `program.ts:26`. */
async function errorsOf(compilerOptions: Record<string, unknown>, files: string[]): Promise<string[]> {
  const config = join(folder, `${files.join()}.json`);
  const options = { typeRoots: [resolve('node_modules/@types')], ...compilerOptions };
  writeFileSync(
    config,
    JSON.stringify({ extends: resolve('tsconfig.json'), compilerOptions: options, files, include: [] }),
  );
  const compiler = [resolve('node_modules/typescript/bin/tsc'), '--project', config, '--pretty', 'false'];
  const { stdout } = await run(process.execPath, compiler, { cwd: folder }).catch((error) => {
    if (error.stdout) return error;
    throw error;
  });
  const lines = [...stdout.matchAll(/^(.+?)\((\d+),\d+\): error /gm)].map(
    ([, file, line]) => `${file}:${line}`,
  );
  expect(stdout === '').toBe(lines.length === 0);
  return [...new Set(lines)];
}

describe('npm run client', () => {
  it('generates strict types that reject mistakes', async () => {
    // Without `@ts-expect-error` exactly the expected mistakes are errors.
    const mistakes = program
      .split('\n')
      .flatMap((line, index) => (/@ts-expect-error/.test(line) ? [index + 2] : []));
    writeFileSync(join(folder, 'unchecked.ts'), program.replaceAll('@ts-expect-error', ''));
    const errors = await errorsOf({}, ['program.ts', 'example.ts', 'unchecked.ts']);
    expect(mistakes.length).toBeGreaterThan(0);
    expect(errors).toEqual(mistakes.map((line) => `unchecked.ts:${line}`));
  });

  it('generates code that compiles for a browser', async () => {
    expect(await errorsOf({ lib: ['es2024', 'dom'], types: [] }, ['newsdesk.ts'])).toEqual([]);
  });

  it.each(operations)('generates a working %s', async (operation) => {
    const { use } = await import(join(folder, 'program.ts'));
    await use(operation, api.url);
  });

  it('generates a client that works below a prefix', async () => {
    const { use } = await import(join(folder, 'program.ts'));
    const { server, url } = await startPrefixProxy(() => api.url, '/api');
    await use('listNews', url);
    server.close();
  });

  it('supports custom headers and a custom fetch', async () => {
    const { useOptions } = await import(join(folder, 'program.ts'));
    expect(await useOptions(api.url)).toEqual(['GET', `${api.url}/news/26`, 'Bearer 1', 'request']);
  });

  it('generates a client that runs the example of the documentation', async () => {
    const { stdout } = await run(process.execPath, [join(folder, 'example.ts')]);
    expect((await client(api.url)('GET', `/news/${stdout.trim()}`)).body).toMatchObject(newsInput());
  });
});

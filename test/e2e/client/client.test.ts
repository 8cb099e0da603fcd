import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../infra/local/local-api.ts';
import document from '../../../openapi.json' with { type: 'json' };
import { client, newsInput } from '../../support/api.ts';

const run = promisify(execFile);
const program = readFileSync('test/e2e/client/program.ts', 'utf8');
const [, example = ''] =
  /```ts\n(import \{ createClient \}.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];

/** As the client names them. */
const operations = Object.values(document.paths)
  .flatMap((item) => Object.entries<{ operationId: string }>(item).filter(([method]) => method !== 'head'))
  .map(([, { operationId }]) => operationId.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));

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

/** The lines in which the compiler finds errors, as `program.ts:26`. */
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
  it('writes what strict TypeScript takes, with types that refuse mistakes', async () => {
    // Without the comments that expect them the same mistakes are errors; with them, anything else would be one.
    const mistakes = program
      .split('\n')
      .flatMap((line, index) => (/@ts-expect-error/.test(line) ? [index + 2] : []));
    writeFileSync(join(folder, 'careless.ts'), program.replaceAll('@ts-expect-error', ''));
    const errors = await errorsOf({}, ['program.ts', 'example.ts', 'careless.ts']);
    expect(mistakes.length).toBeGreaterThan(0);
    expect(errors).toEqual(mistakes.map((line) => `careless.ts:${line}`));
  });

  it('writes what compiles for a browser', async () => {
    expect(await errorsOf({ lib: ['es2024', 'dom'], types: [] }, ['newsdesk.ts'])).toEqual([]);
  });

  it.each(operations)('writes %s, which works', async (operation) => {
    const { use } = await import(join(folder, 'program.ts'));
    await use(operation, api.url);
  });

  it('lets a client add headers to each request and send it', async () => {
    const { useOptions } = await import(join(folder, 'program.ts'));
    expect(await useOptions(api.url)).toEqual(['GET', `${api.url}/news/26`, 'Bearer 1', 'request']);
  });

  it('writes a client for which the example of the README works', async () => {
    const { stdout } = await run(process.execPath, [join(folder, 'example.ts')]);
    expect((await client(api.url)('GET', `/news/${stdout.trim()}`)).body).toMatchObject(newsInput());
  });
});

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A copy of the project in the temporary folder, to change and try out. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'newsdesk-copy-'));

  constructor() {
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      encoding: 'utf8',
    });
    for (const file of files.split('\0').filter(Boolean)) cpSync(file, join(this.folder, file));
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
    // Biome finds the ignored files in a repository.
    this.run('git', 'init', '--quiet');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  replace(path: string, search: string, replacement: string): void {
    const text = readFileSync(join(this.folder, path), 'utf8');
    if (!text.includes(search)) throw new Error(`${path} does not contain ${search}`);
    this.write(
      path,
      text.replace(search, () => replacement),
    );
  }

  /** Inserts lines before a text, unless they are there: a fork may have followed the recipe. */
  insert(path: string, before: string, lines: string): void {
    const text = readFileSync(join(this.folder, path), 'utf8');
    const missing = lines.split('\n').filter((line) => !text.includes(line));
    if (missing.length > 0) this.replace(path, before, `${missing.join('\n')}\n${before}`);
  }

  /** Adds functions to `functions/index.ts`: their imports, and their lines in the list. */
  addFunctions(lines: string): void {
    const [imports = '', entries = ''] = lines.split('\n\n');
    this.insert('functions/index.ts', 'import', `${imports.trimEnd()}\n`);
    this.insert('functions/index.ts', '  fallback,', `${entries.trimEnd()}\n`);
  }

  /** Runs the commands that a recipe ends with, but for the tests. */
  finish(): void {
    for (const command of ['openapi', 'fix', 'check']) this.run('npm', 'run', command);
  }

  /** Runs the tests, and those that generate requests from the document. */
  test(): void {
    this.run('npm', 'test');
    this.run('npx', 'vitest', 'run', '--project', 'long', 'test/property');
  }

  /** Runs a command, and returns what it prints. Its output is in the error when it fails. */
  run(command: string, ...args: string[]): string {
    try {
      return execFileSync(command, args, { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
    }
  }

  /** Runs statements against the API of the copy at `api.url`, and returns the JSON of `result`. */
  tryOut(statements: string): unknown {
    const script = `
      import { startLocalApi } from './infra/local/local-api.ts';
      const api = await startLocalApi({ port: 0 });
      const send = async (method, path, body, headers = {}) => {
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        const response = await fetch(api.url + path, {
          method,
          headers: { ...type, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
      };
      let result;
      ${statements}
      console.log(JSON.stringify(result));
      await api.stop();`;
    return JSON.parse(
      this.run('node', '--input-type=module', '--eval', script).trim().split('\n').at(-1) ?? '',
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The code blocks of a section of the recipes. */
export function codeBlocks(section: string): string[] {
  const text = readFileSync('docs/recipes.md', 'utf8');
  const [, body = ''] = text.split(`\n## ${section}\n`);
  const [recipe = ''] = body.split('\n## ');
  return [...recipe.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
}

/** The files of a section: each block after a sentence that ends with the path of the file. */
export function files(section: string): [path: string, code: string][] {
  const text = readFileSync(section === 'README' ? 'README.md' : 'docs/recipes.md', 'utf8');
  return [...text.matchAll(/`([\w/-]+(?:\.test)?\.ts)`:\n\n```ts\n(.*?)```/gs)].map(
    ([, path = '', code = '']) => [path, code],
  );
}

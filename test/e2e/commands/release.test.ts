import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProjectCopy } from '../changes/project-copy.ts';

const copy = new ProjectCopy();
const read = (path: string) => readFileSync(join(copy.folder, path), 'utf8');
const git = (...args: string[]) => copy.run('git', ...args).trim();
const state = () => [git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')];

/** A repository whose last release is its only commit. */
beforeAll(() => {
  copy.write('.bin/oasdiff', '#!/bin/sh\necho "[]"\n');
  chmodSync(join(copy.folder, '.bin/oasdiff'), 0o755);
  vi.stubEnv('PATH', `${join(copy.folder, '.bin')}:${process.env.PATH}`);
  copy.write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n- A line.\n\n## 0.1.0 - 2026-11-23\n');
  copy.run('npm', 'version', '0.1.0', '--no-git-tag-version', '--allow-same-version');
  copy.run('npm', 'run', 'openapi');
  copy.run('node', '--eval', "import('./infra/release/last-release.ts').then((file) => file.writeRelease())");
  git('config', 'user.name', 'Ada Moreau');
  git('config', 'user.email', 'ada@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'feat: everything');
  git('tag', 'start');
});
beforeEach(() => {
  git('reset', '--quiet', '--hard', 'start');
  git('clean', '--quiet', '--force');
});
afterAll(() => {
  vi.unstubAllEnvs();
  copy.remove();
});

/** Runs a command of infra/release, and returns what it prints and its exit code. */
function runCommand(
  file: string,
  ...args: string[]
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`infra/release/${file}.ts`, ...args], {
    cwd: copy.folder,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

const restrictHeadlines = () => {
  copy.replace('functions/list-headlines.ts', "access: 'public'", "access: 'editors'");
  copy.run('npm', 'run', 'openapi');
  git('commit', '--quiet', '--all', '--message', 'feat!: headlines are for editors');
};

describe('npm run check:breaking', () => {
  it('prints nothing when nothing breaks', () => {
    expect(runCommand('check')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('prints each breaking change, until package.json has a version that allows it', () => {
    restrictHeadlines();
    const stdout = 'list-headlines was public, and is for editors only.\n';
    expect(runCommand('check')).toEqual({
      code: 1,
      stdout,
      stderr: 'This breaks what 0.1.0 promised: it needs version 0.2.0, not 0.1.0.\n',
    });
    copy.run('npm', 'version', '0.2.0', '--no-git-tag-version');
    expect(runCommand('check')).toEqual({ code: 0, stdout, stderr: '' });
  });
});

describe('npm run release', () => {
  it('commits and tags a version', () => {
    const { code, stdout } = runCommand('main', '0.1.1');
    expect({ code, said: stdout.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      said: 'Committed and tagged v0.1.1. Push both with: git push --follow-tags',
    });
    expect(git('log', '-1', '--format=%s')).toBe('chore(release): 0.1.1');
    expect(git('rev-parse', 'v0.1.1^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
    expect(git('diff', '--name-only', 'start', 'HEAD').split('\n')).toEqual([
      'CHANGELOG.md',
      'infra/release/openapi.json',
      'openapi.json',
      'package-lock.json',
      'package.json',
    ]);
    expect(JSON.parse(read('package.json')).version).toBe('0.1.1');
    expect(JSON.parse(read('package-lock.json')).packages[''].version).toBe('0.1.1');
    expect(JSON.parse(read('openapi.json')).info.version).toBe('0.1.1');
    expect(read('infra/release/openapi.json')).toBe(read('openapi.json'));
    expect(read('CHANGELOG.md')).toMatch(
      /^# Changelog\n\n## 0\.1\.1 - \d{4}-\d\d-\d\d\n\n- A line\.\n\n## 0\.1\.0/,
    );
  });

  it('accepts a breaking change in a version that allows it, with which the next is compared', () => {
    restrictHeadlines();
    expect(runCommand('main', '0.2.0')).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(read('infra/release/contracts.json'))['list-headlines'].access).toBe('editors');
    expect(runCommand('check')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['the last version', '0.1.0', () => {}, '0.1.0 is not greater than 0.1.0, the last release.'],
    ['a smaller version', '0.0.9', () => {}, '0.0.9 is not greater than 0.1.0, the last release.'],
    ['a text', 'next', () => {}, 'Expected a version such as 0.2.0, not next'],
    ['a dirty tree', '0.2.0', () => copy.write('notes.txt', ''), 'There are changes that are not committed.'],
    ['a version with a tag', '0.3.0', () => git('tag', 'v0.3.0'), 'There is a tag v0.3.0.'],
    [
      'a changelog without news',
      '0.4.0',
      () => {
        copy.replace('CHANGELOG.md', '## Unreleased\n', '');
        git('commit', '--quiet', '--all', '--message', 'docs: nothing new');
      },
      'CHANGELOG.md has no section "Unreleased".',
    ],
    [
      'a breaking change in a version that does not allow it',
      '0.1.2',
      restrictHeadlines,
      'This breaks what 0.1.0 promised: it needs version 0.2.0, not 0.1.2.',
    ],
  ])('refuses %s and changes nothing', (_, version, arrange, message) => {
    arrange();
    const before = state();
    const { code, stderr } = runCommand('main', version);
    expect({ code, message: stderr.split('\n')[0] }).toEqual({ code: 1, message });
    expect(state()).toEqual(before);
  });
});

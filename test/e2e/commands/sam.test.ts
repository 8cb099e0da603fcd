import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Runs the command where only these programs exist; each fails. */
function sam(args: readonly string[], programs: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const program of programs)
    symlinkSync(program === 'sam' ? '/bin/true' : '/bin/false', join(folder, program));
  const env = { ...process.env, PATH: folder };
  return spawnSync(process.execPath, ['infra/local/sam/main.ts', ...args], { encoding: 'utf8', env });
}

describe('npm run sam', () => {
  it.each([
    [[], 'SAM cannot start: the SAM CLI is not installed: see https://docs.aws.amazon.com/'],
    [['sam'], 'SAM cannot start: Docker is not installed: see https://docs.docker.com/'],
    [['sam', 'docker'], 'SAM cannot start: Docker is not running: start it.\n'],
  ])('says in one sentence what is missing beside %j', (programs, message) => {
    const { status, stdout, stderr } = sam([], programs);
    expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 1, stdout: '', lines: 2 });
    expect(stderr).toContain(message);
  });

  it('prints an example event', () => {
    const { status, stdout } = sam(['event', 'create-news']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.0', routeKey: 'POST /news' });
  });

  it('prints its usage for --help, and for a function that does not exist', () => {
    expect(sam(['--help']).stdout).toMatch(/^Usage: npm run sam/);
    const { status, stderr } = sam(['invoke', 'nothing']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Unexpected invoke nothing; the functions are create-news, .*\nUsage: npm run sam/,
    );
  });
});

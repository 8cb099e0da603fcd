import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { commandLine, noArguments } from '../command-line.ts';
import { checkBreakingChanges, releasedVersion, writeRelease } from './last-release.ts';
import { findOasdiff } from './oasdiff.ts';
import { isGreater, isVersion } from './version.ts';

const CHANGELOG = 'CHANGELOG.md';
const UNRELEASED = /^## Unreleased$/m;

const version = commandLine({
  usage: `Usage: npm run release -- VERSION

Commits and tags a version such as 0.2.0: package.json, openapi.json, the changelog, and what the next release is compared
with. Nothing is pushed.`,
  options: {},
  read: (_, [version = '', ...others]) => {
    noArguments(others);
    if (!isVersion(version)) throw new Error(`Expected a version such as 0.2.0, not ${version || 'nothing'}`);
    return version;
  },
});
const tag = `v${version}`;

if (!isGreater(version, releasedVersion())) {
  refuse(`${version} is not greater than ${releasedVersion()}, the last release.`);
}
if (run('git', 'status', '--porcelain') !== '') refuse('There are changes that are not committed.');
if (run('git', 'tag', '--list', tag) !== '') refuse(`There is a tag ${tag}.`);
const changelog = readFileSync(CHANGELOG, 'utf8');
if (!UNRELEASED.test(changelog)) refuse(`${CHANGELOG} has no section "Unreleased".`);
if (!findOasdiff())
  refuse('The OpenAPI documents cannot be compared: there is neither oasdiff nor Go 1.21 here.');
if (!exportDocument('--check') || !checkBreakingChanges(version)) process.exit(1);

run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
exportDocument();
const [today] = new Date().toISOString().split('T');
writeFileSync(CHANGELOG, changelog.replace(UNRELEASED, `## ${version} - ${today}`));
writeRelease();
run('git', 'commit', '--quiet', '--all', '--message', `chore(release): ${version}`);
run('git', 'tag', '--annotate', tag, '--message', `Newsdesk ${version}`);
console.log(`Committed and tagged ${tag}. Push both with: git push --follow-tags`);

function refuse(reason: string): never {
  console.error(reason);
  process.exit(1);
}

/** Runs a command and returns its output. */
function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}

/** In a process of its own, which reads package.json when it has the version. */
function exportDocument(...args: string[]): boolean {
  return spawnSync(process.execPath, ['infra/openapi/export.ts', ...args], { stdio: 'inherit' }).status === 0;
}

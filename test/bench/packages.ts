import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Copy of the lockfile that is installed. */
const STAMP = `${FOLDER}node_modules/.installed-lock.json`;

/** Installs the benchmark's own packages unless they are up to date. */
export function installPackages(): void {
  const lock = readFileSync(`${FOLDER}package-lock.json`, 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  console.error('Installing benchmark packages …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('npm ci failed in test/bench');
  writeFileSync(STAMP, lock);
}

/** Installed versions, looked up in the benchmark's packages first, then in the product's. */
export function versionsOf(packages: readonly string[]): Record<string, string> {
  const manifests = packages.map((name) => {
    const files = [FOLDER, `${FOLDER}../../`].map((folder) => `${folder}node_modules/${name}/package.json`);
    return [name, JSON.parse(readFileSync(files.find(existsSync) ?? '', 'utf8')).version];
  });
  return Object.fromEntries(manifests);
}

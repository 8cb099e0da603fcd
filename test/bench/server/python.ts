import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './pin.ts';

const VENV = fileURLToPath(new URL('../.venv/', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('./peers/requirements.txt', import.meta.url));
/** Which requirements were installed. */
const STAMP = `${VENV}installed.txt`;

/** @returns why the peers cannot be run here; `undefined` when they can */
export function pythonMissing(): string | undefined {
  if (isInstalled('python3')) return undefined;
  return 'There is no Python, which the peers and Locust are run with';
}

/** Installs what the peers need into an environment of its own, which git ignores, unless it is there. */
export function installPython(): void {
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === requirements) return;
  console.error('Installing the peers in Python …');
  rmSync(VENV, { recursive: true, force: true });
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: [...stdio] });
  execFileSync(pythonProgram('pip'), ['install', '--quiet', '--requirement', REQUIREMENTS], {
    stdio: [...stdio],
  });
  writeFileSync(STAMP, requirements);
}

/**
 * @param name such as `locust`
 * @returns where the program of that name is
 */
export function pythonProgram(name: string): string {
  return `${VENV}bin/${name}`;
}

/** @returns the versions of what the peers are run with, by name */
export function pythonVersions(): Record<string, string> {
  const lines = readFileSync(REQUIREMENTS, 'utf8').split('\n');
  return Object.fromEntries(lines.flatMap((line) => (line.includes('==') ? [line.split('==')] : [])));
}

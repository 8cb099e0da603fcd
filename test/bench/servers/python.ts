import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../machine.ts';

const VENV = fileURLToPath(new URL('../.venv/', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('./third-party/requirements.txt', import.meta.url));
/** Copy of the requirements that are installed. */
const STAMP = `${VENV}installed.txt`;

/** Why Python candidates and Locust cannot run; `undefined` if they can. */
export function pythonSkipReason(): string | undefined {
  if (isInstalled('python3')) return undefined;
  return 'python3 is not installed';
}

/** Installs the requirements into a virtual environment unless it is up to date. */
export function installPython(): void {
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === requirements) return;
  console.error('Installing Python packages …');
  rmSync(VENV, { recursive: true, force: true });
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: [...stdio] });
  execFileSync(pythonProgram('pip'), ['install', '--quiet', '--requirement', REQUIREMENTS], {
    stdio: [...stdio],
  });
  writeFileSync(STAMP, requirements);
}

/** The path of a program in the virtual environment. */
export function pythonProgram(name: string): string {
  return `${VENV}bin/${name}`;
}

/** Version of each Python package, by name. */
export function pythonVersions(): Record<string, string> {
  const lines = readFileSync(REQUIREMENTS, 'utf8').split('\n');
  return Object.fromEntries(lines.flatMap((line) => (line.includes('==') ? [line.split('==')] : [])));
}

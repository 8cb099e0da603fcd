import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import type { SuiteResult } from './result.ts';

/** Hardware and runtime, recorded with each result. */
export function thisMachine(): SuiteResult['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** Installed versions, looked up in the benchmark's packages first, then in the product's. */
export function versionsOf(packages: readonly string[]): Record<string, string> {
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]));
}

function versionOf(name: string): string {
  for (const folder of ['./node_modules', '../../node_modules']) {
    const manifest = new URL(`${folder}/${name}/package.json`, import.meta.url);
    if (existsSync(manifest)) return String(JSON.parse(readFileSync(manifest, 'utf8')).version);
  }
  throw new Error(`${name} is not installed`);
}

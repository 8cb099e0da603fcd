import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import type { SuiteResult } from './result.ts';

/** @returns what the figures of a run depend on */
export function thisMachine(): SuiteResult['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/**
 * @param packages names of packages of the benchmarks, or else of the product
 * @returns their installed versions
 */
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

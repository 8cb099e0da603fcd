import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { functions } from '../../../functions/index.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { bundleFunction } from '../../bundling/function-bundle.ts';
import { writeStaticFilesModule } from '../../bundling/static-files-module.ts';
import { contractsOf } from '../../function-list.ts';
import { openapiDocument } from '../../openapi/openapi-document.ts';

/*
 * Writes the code of each function into a folder of its own below that of the argument. A program of its own, since a process
 * never reads a module twice.
 */

const [folder = ''] = process.argv.slice(2);
const authorization = { type: 'anonymous' } as const;
const document = openapiDocument(contractsOf(functions), { version: packageJson.version, authorization });
const staticFilesModule = writeStaticFilesModule(resolve(folder), 'sam', document);
const entry = readFileSync(new URL('../../bundling/entry.mjs', import.meta.url), 'utf8');
for (const name of Object.keys(functions)) {
  const files = { 'index.mjs': entry, 'bundle.cjs': bundleFunction(name, staticFilesModule).text };
  mkdirSync(join(folder, name), { recursive: true });
  // Of an earlier version: Lambda would load an `index.js` first.
  for (const file of readdirSync(join(folder, name))) {
    if (!(file in files)) rmSync(join(folder, name, file));
  }
  for (const [file, text] of Object.entries(files)) writeIfChanged(join(folder, name, file), text);
}

/** SAM starts a function anew once a file of it was written. */
function writeIfChanged(file: string, text: string): void {
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // It does not exist.
  }
  writeFileSync(file, text);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { staticFiles } from '../../lib/docs/static-files.ts';

/**
 * Writes the module that bundles have in place of `#static-files`: the files of a deployment's documentation, finished.
 *
 * @returns its path
 */
export function writeStaticFilesModule(folder: string, stage: string, openapiDocument: object): string {
  const file = join(folder, `static-files-${stage}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `export const staticFiles = () => (${JSON.stringify(staticFiles(openapiDocument))});\n`,
  );
  return file;
}

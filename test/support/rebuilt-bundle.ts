import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleAliases } from '../../infra/bundling/aliases.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How the stack bundles, in esbuild's own words. */
export const BUNDLING = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
} satisfies BuildOptions;

/** A bundle, and of what it is made. */
export interface RebuiltBundle {
  readonly text: string;
  /** How many bytes of the bundle are of each module, by its path from the root of the project. */
  readonly modules: Readonly<Record<string, number>>;
}

/**
 * Bundles a function once more as the stack does, to be told of what it is made.
 *
 * @param name of its file in `functions/`, without `.ts`
 * @param assembly the folder that `cdk synth` wrote; only the function `docs` wants it
 * @returns the bundle
 */
export function rebuiltBundle(name: string, assembly = 'cdk.out'): RebuiltBundle {
  const { outputFiles, metafile } = buildSync({
    ...BUNDLING,
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}.ts`],
    write: false,
    metafile: true,
    alias: bundleAliases(resolve(assembly, 'static-files-prod.mjs')),
  });
  const [output] = Object.values(metafile.outputs);
  // Those of which nothing is left are inputs all the same.
  const modules = Object.keys(metafile.inputs).map((path) => [
    path,
    output?.inputs[path]?.bytesInOutput ?? 0,
  ]);
  return { text: outputFiles[0]?.text ?? '', modules: Object.fromEntries(modules) };
}

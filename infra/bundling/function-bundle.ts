import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleAliases, EXTERNAL_MODULES } from './aliases.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The esbuild options of the stack. */
export const ESBUILD_OPTIONS = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'esnext',
  minify: true,
  mainFields: ['module', 'main'],
} satisfies BuildOptions;

export interface FunctionBundle {
  readonly text: string;
  /** Bytes in the bundle by module path, relative to the project root. */
  readonly modules: Readonly<Record<string, number>>;
}

/**
 * Bundles a function as the stack does.
 *
 * @param name of its file in `functions/`, without `.ts`
 * @throws esbuild's errors
 */
export function bundleFunction(name: string, staticFilesModule: string): FunctionBundle {
  const { outputFiles, metafile } = buildSync({
    ...ESBUILD_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}.ts`],
    write: false,
    metafile: true,
    alias: bundleAliases(staticFilesModule),
    external: EXTERNAL_MODULES,
  });
  const [output] = Object.values(metafile.outputs);
  // Inputs include modules that were tree-shaken entirely.
  const modules = Object.keys(metafile.inputs).map((path) => [
    path,
    output?.inputs[path]?.bytesInOutput ?? 0,
  ]);
  return { text: outputFiles[0]?.text ?? '', modules: Object.fromEntries(modules) };
}

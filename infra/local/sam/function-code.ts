import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FSWatcher } from 'chokidar';
import { onSave } from '../on-save.ts';

const BUNDLER = fileURLToPath(new URL('bundle-functions.ts', import.meta.url));

/** Writes the code of each function into a folder of its name. Prints what esbuild finds. */
export async function bundleFunctions(folder: string): Promise<void> {
  const bundler = spawn(process.execPath, [BUNDLER, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(bundler, 'exit');
  if (code !== 0) throw new Error('the functions cannot be bundled');
}

/** Writes the code again at every save. */
export function watchFunctions(folder: string): FSWatcher {
  return onSave(['functions', 'lib'], () =>
    bundleFunctions(folder).catch(() => console.error('Waiting for a change.')),
  );
}

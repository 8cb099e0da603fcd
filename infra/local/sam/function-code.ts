import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import chokidar, { type FSWatcher } from 'chokidar';

const BUNDLER = fileURLToPath(new URL('bundle-functions.ts', import.meta.url));
const SOURCES = ['functions', 'lib'].map((name) =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url)),
);
/** Long enough for a save of several files. */
const SETTLE_MS = 100;

/** Writes the code of each function into a folder of its name. Prints what esbuild finds. */
export async function bundleFunctions(folder: string): Promise<void> {
  const bundler = spawn(process.execPath, [BUNDLER, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(bundler, 'exit');
  if (code !== 0) throw new Error('the functions cannot be bundled');
}

/** Writes the code again at every save. */
export function watchFunctions(folder: string): FSWatcher {
  let timer: NodeJS.Timeout | undefined;
  /** One after the other. */
  let bundling = Promise.resolve();
  return chokidar.watch(SOURCES, { ignoreInitial: true }).on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      bundling = bundling
        .then(() => bundleFunctions(folder))
        .catch(() => console.error('Waiting for a change.'));
    }, SETTLE_MS);
  });
}

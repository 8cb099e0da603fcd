import { fileURLToPath } from 'node:url';
import chokidar, { type FSWatcher } from 'chokidar';

/** Long enough for a save of several files. */
const SETTLE_MS = 100;

/** Calls back after every save in some folders of the project, once the call before has ended. */
export function onSave(names: readonly string[], callback: () => Promise<void>): FSWatcher {
  const folders = names.map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)));
  let timer: NodeJS.Timeout | undefined;
  let calls = Promise.resolve();
  return chokidar.watch(folders, { ignoreInitial: true }).on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      calls = calls.then(callback);
    }, SETTLE_MS);
  });
}

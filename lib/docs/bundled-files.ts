import type { StaticFiles } from './static-file.ts';

/** A bundle has a module with the finished files in place of this one. The local server passes them to the function. */
export function staticFiles(): StaticFiles {
  throw new Error('Only a bundle contains the documentation');
}

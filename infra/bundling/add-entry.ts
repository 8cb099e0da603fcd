import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/* Adds the entry to the bundle in a folder, `index.js`. A program of its own, since the CDK takes a command. */

const [folder = ''] = process.argv.slice(2);
renameSync(join(folder, 'index.js'), join(folder, 'bundle.cjs'));
copyFileSync(new URL('entry.mjs', import.meta.url), join(folder, 'index.mjs'));

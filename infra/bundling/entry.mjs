import { createRequire } from 'node:module';

/*
 * The module that Lambda loads: `index.mjs` beside the bundle. Lambda waits for it in the init phase, which has a full core;
 * a request has a share of one. The bundle is CommonJS, since an ECMAScript module loads Node's built-in modules in full.
 */
export const { handler } = createRequire(import.meta.url)('./bundle.cjs');
await handler.initialize();

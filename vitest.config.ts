import { configDefaults, defineConfig } from 'vitest/config';

const { NEWSDESK_ASSEMBLY, NEWSDESK_CHANGES } = process.env;

/** Tests with a command of their own: `npm run test:synth` and `npm run test:changes`. */
const excluded = [
  ...(NEWSDESK_ASSEMBLY === undefined ? ['test/e2e/bundles/**'] : []),
  ...(NEWSDESK_CHANGES === undefined ? ['test/e2e/changes/**'] : []),
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...excluded],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], checker: 'tsc' },
    // Only a hang exceeds them, on a busy machine too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The tests wait for servers more than they compute.
    maxWorkers: 4,
  },
});

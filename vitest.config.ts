import { configDefaults, defineConfig } from 'vitest/config';

/** What is asserted of a cloud assembly wants one: `npm run test:synth` makes it. */
const withoutAssembly = process.env.NEWSDESK_ASSEMBLY === undefined ? ['test/e2e/bundles/**'] : [];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...withoutAssembly],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], checker: 'tsc' },
    testTimeout: 30_000,
    // The tests wait for servers more than they compute.
    maxWorkers: 4,
  },
});

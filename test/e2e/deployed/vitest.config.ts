import { defineConfig } from 'vitest/config';

/** The HTTP suite against a deployed API, one file at a time: they share its table. */
export default defineConfig({
  test: {
    include: ['test/functions/*.test.ts'],
    setupFiles: 'test/e2e/deployed/setup.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});

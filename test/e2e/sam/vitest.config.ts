import { defineConfig } from 'vitest/config';

/** The HTTP suite against SAM, one file at a time: they share its table. */
export default defineConfig({
  test: {
    include: ['test/functions/*.test.ts'],
    setupFiles: 'test/e2e/sam/setup.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});

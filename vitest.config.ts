import { defineConfig } from 'vitest/config';

const shared = {
  // Only a hang exceeds them, on a busy machine too.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** Each has a command of its own in package.json. */
const projects = [
  // Its files share processes and modules, which takes half the time.
  { name: 'quick', include: ['test/{functions,lib,infra,compatibility}/**/*.test.ts'], isolate: false },
  { name: 'long', include: ['test/{property,chaos,e2e/{browser,client,commands}}/**/*.test.ts'] },
  {
    name: 'bundles',
    include: ['test/{functions,e2e/bundles}/**/*.test.ts'],
    env: { NEWSDESK_ASSEMBLY: 'cdk.out' },
  },
  {
    name: 'runtime',
    include: ['test/{functions,e2e/runtime}/**/*.test.ts'],
    env: { NEWSDESK_ASSEMBLY: 'cdk.out' },
  },
  { name: 'changes', include: ['test/e2e/changes/**/*.test.ts'], fileParallelism: false },
];

export default defineConfig({
  test: {
    projects: projects.map((project) => ({ test: { ...shared, ...project } })),
    // The tests wait for servers more than they compute.
    maxWorkers: 4,
  },
});

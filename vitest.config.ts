import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run the sources, so they need no build. What they import is what Node would, since builds for bundlers
  // ('module') do not all run in it.
  ssr: { resolve: { conditions: ['@countersign/source', 'node'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/build-programs.ts'],
    pool: 'forks',
    testTimeout: 10_000,
    hookTimeout: 20_000,
    coverage: { include: ['packages/*/src/**/*.ts'] },
  },
});

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const UNIT = ['packages/*/test/**/*.test.ts'];
/** Tests of the command line start it as a process of its own. */
const COMMAND_LINE = ['packages/countersign/test/cli/**/*.test.ts'];
const CONTRACT = ['test/{adversarial,conformance,contract,routes,wire}/**/*.test.ts'];
const DIAGNOSIS = ['test/diagnosis/**/*.test.ts'];
const DOCS = ['test/packaging/**/*.test.ts'];

/** Tests that the mutations leave out (`test/mutation/vitest.config.ts`). */
const TAGS = [
  { name: 'slow', description: 'takes seconds: fills the heap, or tries very many random inputs' },
  { name: 'compiled', description: 'runs the compiled package in a process of its own' },
];

/** An order that is asked for, such as `--sequence.shuffle.files`, takes precedence. */
const ORDER = process.argv.some((arg) => arg.startsWith('--sequence')) ? {} : { sequencer: LongestFirst };

export default defineConfig({
  // Tests run the sources, so they need no build. What they import is what Node would, since builds for bundlers
  // ('module') do not all run in it.
  ssr: { resolve: { conditions: ['@countersign/source', 'node'] } },
  test: {
    pool: 'forks',
    // Two, also on machines with more cores: many tests start servers, and measure time.
    maxWorkers: 2,
    // Files share processes, since to start one for each takes as long as the tests; what they share is made anew.
    isolate: false,
    setupFiles: ['test/support/fresh-state.ts'],
    testTimeout: 10_000,
    hookTimeout: 20_000,
    sequence: ORDER,
    tags: TAGS,
    // A title shows so much of a row's value (`$0`), and tells rows apart by it.
    chaiConfig: { truncateThreshold: 50 },
    coverage: { include: ['packages/*/src/**/*.ts'] },
    projects: [
      { extends: true, test: { name: 'unit', include: UNIT, exclude: COMMAND_LINE } },
      { extends: true, test: { name: 'contract', include: CONTRACT } },
      { extends: true, test: { name: 'diagnosis', include: DIAGNOSIS } },
      { extends: true, test: { name: 'docs', include: DOCS, isolate: true } },
      {
        extends: true,
        test: {
          name: 'system',
          // All tests that no other project has, so that none is left out.
          include: [...COMMAND_LINE, 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...CONTRACT, ...DIAGNOSIS, ...DOCS],
          // These start programs as processes of their own.
          globalSetup: ['test/build-programs.ts'],
        },
      },
    ],
  },
});

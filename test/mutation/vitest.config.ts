/** Runs the tests of one part, on the sources of the copy that Stryker mutates. */

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PARTS } from './parts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const part = PARTS[process.env.COUNTERSIGN_MUTATION_PART ?? ''];

// The links in node_modules lead to the sources that are not mutated.
const source = (file: string): string => `${root}packages/countersign/src/${file}`;

// Slow tests take longer than all others together, and would run for nearly every mutant; compiled code is not mutated.
// So what only they notice is listed as a survivor. Vitest reads the filter from here as from its command line, whose type
// alone names it.
const LEFT_OUT = { tags: [{ name: 'slow' }, { name: 'compiled' }], tagsFilter: ['!slow', '!compiled'] };

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^countersign$/, replacement: source('index.ts') },
      { find: /^countersign\/(.+)$/, replacement: source('$1.ts') },
    ],
  },
  ssr: { resolve: { conditions: ['@countersign/source', 'node'] } },
  test: {
    include: [...(part?.tests ?? [])],
    ...LEFT_OUT,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

/** Measures everything and writes RESULTS.md; with `--quick` a short try that only prints. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureHttp } from './http.ts';
import { measureInMemory } from './in-memory.ts';
import { measureLibraries } from './libraries.ts';
import { measureGrowth, measureMemory } from './replay-memory.ts';
import { report } from './report.ts';

const quick = process.argv.includes('--quick');
const page = report(
  {
    inMemory: await step('verification in memory', measureInMemory(quick)),
    libraries: await step('other libraries', measureLibraries(quick)),
    http: await step('HTTP servers', measureHttp(quick)),
    memory: await step('replay memory', measureMemory()),
    growth: await step('growth of the replay memory', measureGrowth(quick)),
  },
  `npm run bench${quick ? ' -- --quick' : ''}`,
);
console.log(`\n${page}`);
if (!quick) {
  // From test/dist/bench to the sources.
  const results = fileURLToPath(new URL('../../bench/RESULTS.md', import.meta.url));
  writeFileSync(results, `${page}\n`);
}

async function step<T>(name: string, work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  console.log(`measured: ${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  return result;
}

/** `npm run mutation`: changes the sources in many small ways, and fails when the tests do not notice. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { PARTS } from './parts.ts';
import { judge, type MutantResult, type PartResult, type Survivor } from './survivors.ts';

const USAGE = `npm run mutation -- [${Object.keys(PARTS).join('] [')}] [--concurrency 2] [--minutes 60] [--force] [--list FILE]`;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const SURVIVORS = `${root}test/mutation/survivors.json`;
const LEAST_SCORE = 90;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '60' },
    // Tries every mutant again, also those whose code and tests are as they were.
    force: { type: 'boolean', default: false },
    // Writes those that survived and are not listed, for a reason to be found.
    list: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name));
const [concurrency, minutes] = [Number(values.concurrency), Number(values.minutes)];
if (unknown.length > 0 || !(concurrency >= 1) || !(minutes > 0)) {
  console.error(USAGE);
  process.exit(2);
}

process.chdir(root);
const known = JSON.parse(readFileSync(SURVIVORS, 'utf8')) as readonly Survivor[];
const stopwatch = setTimeout(() => {
  console.error(
    `not done after ${minutes} minutes: --minutes gives more time; only parts that were done are remembered`,
  );
  process.exit(1);
}, minutes * 60_000);
stopwatch.unref();

const results: PartResult[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const result = judge(name, await mutate(name), known);
  results.push(result);
  if (!values.json) print(result);
}
if (values.list !== undefined)
  writeFileSync(
    values.list,
    `${JSON.stringify(
      results.flatMap(({ unlisted }) => unlisted),
      null,
      2,
    )}\n`,
  );
if (values.json)
  console.log(
    JSON.stringify(results.map(({ unlisted, ...result }) => ({ ...result, unlisted: unlisted.length }))),
  );
process.exit(results.some(hasFailed) ? 1 : 0);

function mutate(name: string): Promise<MutantResult[]> {
  const part = PARTS[name];
  // Read by the configuration of vitest, in the processes that Stryker starts.
  process.env.COUNTERSIGN_MUTATION_PART = name;
  return new Stryker({
    mutate: [...(part?.mutate ?? [])],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // Code that runs while a module is loaded would need all tests for each mutant; nearly all of it is tables of texts.
    ignoreStatic: true,
    concurrency,
    incremental: true,
    force: values.force,
    incrementalFile: `node_modules/.cache/mutation/${name}.json`,
    tempDirName: '.stryker-tmp',
    ignorePatterns: ['**/dist', 'docs', '.git'],
    reporters: values.json ? [] : ['progress-append-only'],
    // The sandbox is run and never compiled, so that the references between projects stay as they are.
    tsconfigFile: 'none.json',
    timeoutMS: 10_000,
    allowConsoleColors: false,
  }).runMutationTest();
}

function hasFailed({ score, unlisted }: PartResult): boolean {
  return score < LEAST_SCORE || unlisted.length > 0;
}

function print({ name, mutants, killed, listed, score, unlisted, unused }: PartResult): void {
  console.log(
    `${name}: ${score.toFixed(1)} % of ${mutants} mutants (${killed} noticed, ${listed} listed survivors)`,
  );
  for (const each of unlisted)
    console.log(
      `  not listed in test/mutation/survivors.json: ${each.file} ${each.mutator} ${each.line}: ${each.original} → ${each.mutant}`,
    );
  for (const each of unused)
    console.log(
      `  listed for nothing, to be taken off the list: ${each.file}: ${each.original} → ${each.mutant}`,
    );
}

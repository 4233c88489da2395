/** Judges the vectors of a folder by all suites, and writes the results: `npm run conformance -- ../vectors`. */

import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { resultsPage, type SuiteResult } from './results-page.ts';
import { SUITES } from './suites/all-suites.ts';
import type { Case, Outcome } from './suites/suite.ts';

const root = process.env.CONFORMANCE_ROOT ?? process.cwd();
const given = process.argv[2] ?? path.join(root, 'test/vectors');
// npm runs programs in the folder of the package.
const folder = path.resolve(process.env.INIT_CWD ?? process.cwd(), given);

async function outcomeOf({ judge }: Case): Promise<Outcome> {
  try {
    return await judge();
  } catch (error) {
    return { kind: 'failed', why: String(error) };
  }
}

const results: SuiteResult[] = [];
for (const suite of SUITES) {
  const own = pathToFileURL(`${path.join(folder, suite.folder)}${path.sep}`);
  if (!existsSync(own)) {
    console.log(`${suite.name}: no folder ${suite.folder}`);
    continue;
  }
  const outcomes: [string, Outcome][] = [];
  for (const each of suite.casesIn(own)) outcomes.push([each.name, await outcomeOf(each)]);
  results.push({ suite, outcomes });
}

const page = resultsPage(results);
writeFileSync(path.join(root, 'test/conformance/RESULTS.md'), page);
console.log(page);
const hasFailed = results.some(({ outcomes }) => outcomes.some(([, { kind }]) => kind === 'failed'));
if (results.length === 0 || hasFailed) process.exitCode = 1;

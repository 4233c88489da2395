// Checks everything but behaviour, one line a check, and fails when any of them does.
// node scripts/check.mjs [check ...] runs only the named ones.

import { checkEnglish } from './english.mjs';
import { checkPackaging } from './packaging.mjs';
import { runTool, setUp } from './set-up.mjs';

const checks = {
  types: () => outcomeOf(runTool('typescript/bin/tsc', ['-b', '--pretty'])),
  lint: () => outcomeOf(runTool('@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '--colors=off'])),
  imports: () =>
    outcomeOf(
      runTool('dependency-cruiser/bin/dependency-cruise.mjs', [
        'packages/countersign/src',
        '--output-type=err-long',
      ]),
    ),
  unused: () => outcomeOf(runTool('knip/bin/knip.js', ['--no-progress'])),
  english: checkEnglish,
  packaging: checkPackaging,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}; the checks are ${Object.keys(checks).join(', ')}.`);
  process.exit(1);
}

setUp();
for (const name of named.length > 0 ? named : Object.keys(checks)) {
  const { passed, output } = checks[name]();
  console.log(`${name}: ${passed ? 'passed' : 'failed'}`);
  if (passed) continue;
  console.log(output.trimEnd());
  process.exitCode = 1;
}

function outcomeOf({ status, stdout, stderr }) {
  return { passed: status === 0, output: stdout + stderr };
}

// Runs the tests and closes with their count on a line of its own. Arguments go to vitest.

import { ensureNewman } from './collection-tools.mjs';
import { ensureLanguages } from './languages.mjs';
import { setUp } from './set-up.mjs';
import { ensureSystemPrograms } from './system-programs.mjs';

/** With those of its describes. Longer ones have whole values in them, which differ from run to run. */
const LONGEST_TITLE = 200;

setUp();
ensureSystemPrograms();
ensureLanguages();
ensureNewman();
const { parseCLI, startVitest } = await import('vitest/node');
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, options);

if (!vitest.shouldKeepServer()) {
  const { passed, failed: failedTests, skipped } = count(vitest.state);
  const tooLong = titlesTooLong(vitest.state);
  for (const title of tooLong)
    console.error(`A title of ${title.length} characters, of ${LONGEST_TITLE} at most: ${title}`);
  const failed = failedTests + tooLong.length;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 || passed === 0 ? 1 : (process.exitCode ?? 0));
}

function titlesTooLong(state) {
  const tests = state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  return tests.map(({ fullName }) => fullName).filter(({ length }) => length > LONGEST_TITLE);
}

// What failed outside a test counts too: a file that did not load, a hook, an error that nobody caught.
function count(state) {
  const modules = state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const scopes = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const inState = (wanted) => tests.filter((test) => test.result().state === wanted).length;
  const brokenScopes = scopes.filter((scope) => scope.errors().length > 0).length;
  return {
    passed: inState('passed'),
    failed: inState('failed') + brokenScopes + state.getUnhandledErrors().length,
    skipped: inState('skipped'),
  };
}

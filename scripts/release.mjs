// Releases what is committed: compiles, checks, and publishes the packages whose versions npm does not have.
// node scripts/release.mjs --dry does everything but publish.

import { spawnSync } from 'node:child_process';
import { root, runPnpm, runTool, setUp, stop } from './set-up.mjs';

const args = process.argv.slice(2);
const unknown = args.filter((arg) => arg !== '--dry');
if (unknown.length > 0) stop(`unknown argument ${unknown.join(' ')}; the only one is --dry.`);
const isDry = args.includes('--dry');
const SHOWN = { stdio: 'inherit' };

setUp();
if (!isDry) assertCommitted();
run('the sources do not compile', () => runTool('typescript/bin/tsc', ['-b'], SHOWN));
run('a check has failed', () => spawnSync(process.execPath, ['scripts/check.mjs'], { cwd: root, ...SHOWN }));
// Changesets has no dry run of its own; pnpm's packs and shows what would be published.
const publish = isDry
  ? ['--recursive', '--filter=./packages/*', 'publish', '--dry-run', '--no-git-checks']
  : ['exec', 'changeset', 'publish'];
run('the packages were not published', () => runPnpm(publish, SHOWN));

function run(failure, step) {
  if (step().status !== 0) stop(`${failure}: see above.`);
}

function assertCommitted() {
  const { stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  if (stdout !== '') stop('there are changes that are not committed.');
}

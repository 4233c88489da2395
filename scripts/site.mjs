// Builds the documentation site from the pages of `docs` into site/dist, and checks every link and anchor in it.
// node scripts/site.mjs dev serves it while it is being written; node scripts/site.mjs test tries it in a browser, too.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { root, setUp, stop } from './set-up.mjs';
import { writeEntryPoints, writeIndex } from './site/api-reference.mjs';
import { deadLinks } from './site/dead-links.mjs';
import { writeFirstPage } from './site/first-page.mjs';

const site = path.join(root, 'site');
const generated = path.join(site, '.generated');

/** Installs what the site is built with, in a folder of its own: the packages need none of it. */
function install() {
  const lock = path.join(site, 'package-lock.json');
  const installed = path.join(site, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
}

/** Runs a program of the site's own dependencies. */
function runTool(script, ...args) {
  run(process.execPath, [path.join(site, 'node_modules', script), ...args]);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: site, stdio: 'inherit' });
  if (status !== 0) stop(`${command} ${args.join(' ')} has failed${error ? `: ${error.message}` : ''}`);
}

/** Tries the built site as its readers use it. */
function tryInBrowser() {
  const browser = findBrowser();
  if (browser === undefined)
    return console.error('Skipped: the site in a browser, since there is no chromium.');
  process.env.SITE_BROWSER = browser;
  const tests = readdirSync(path.join(site, 'test')).filter((name) => name.endsWith('.test.js'));
  // One after the other: a browser wants a core of its own.
  run(process.execPath, ['--test', '--test-concurrency=1', ...tests.map((name) => path.join('test', name))]);
}

const [part] = process.argv.slice(2);
setUp({ build: ['packages/countersign', 'packages/docs'] });
install();
await writeFirstPage(generated);
runTool('typedoc/bin/typedoc', ...writeEntryPoints(path.join(generated, 'api')));
writeIndex(path.join(site, 'api'));
if (part === 'dev') runTool('vitepress/bin/vitepress.js', 'dev', '--host', '127.0.0.1');
else {
  runTool('vitepress/bin/vitepress.js', 'build');
  const dead = deadLinks(path.join(site, 'dist'));
  if (dead.length > 0) stop(`the site has dead links:\n${dead.join('\n')}`);
  if (part === 'test') tryInBrowser();
}

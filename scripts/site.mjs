// Builds the documentation site from the pages of `docs` into site/dist, and checks every link and anchor in it.
// node scripts/site.mjs dev serves it while it is being written.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXPLAIN_COMMAND, explainOutput } from './explain-output.mjs';
import { root, setUp, stop } from './set-up.mjs';

const site = path.join(root, 'site');
const generated = path.join(site, '.generated');

/** Installs what the site is built with, in a folder of its own: the packages need none of it. */
function install() {
  const lock = path.join(site, 'package-lock.json');
  const installed = path.join(site, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], site);
}

/** Writes what the first page shows: the programs of the README, and what the diagnosis says of a real request. */
function generate() {
  mkdirSync(generated, { recursive: true });
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const block = (text) => {
    const found = [...readme.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].find(([, code]) =>
      code.includes(text),
    );
    if (found === undefined) stop(`README.md has no program with ${text}`);
    return found[1];
  };
  writeFileSync(path.join(generated, 'express.ts'), block("'countersign/express'"));
  writeFileSync(path.join(generated, 'fastify.js'), block("'countersign/fastify'"));
  writeFileSync(path.join(generated, 'fetch.js'), block("'countersign/fetch'"));
  writeFileSync(path.join(generated, 'explained.txt'), `$ ${EXPLAIN_COMMAND}\n\n${explainOutput()}\n`);
}

/** The links of built pages to a page, an anchor or a picture that is not there, each with the page that it is on. */
function deadLinks(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  const pages = new Map(
    files.map((name) => [addressOf(name), readFileSync(path.join(folder, name), 'utf8')]),
  );
  const anchors = new Map([...pages].map(([at, html]) => [at, new Set(valuesOf('id', html))]));
  const isAlive = (address, fragment) =>
    anchors.has(address)
      ? fragment === undefined || anchors.get(address).has(fragment)
      : existsSync(path.join(folder, address));
  return [...pages].flatMap(([at, html]) =>
    [...valuesOf('href', html), ...valuesOf('src', html)]
      .filter((href) => /^[/#.]/.test(href))
      .filter((href) => {
        const { pathname, hash } = new URL(href, `http://site${at}`);
        return !isAlive(decodeURI(pathname), hash === '' ? undefined : decodeURIComponent(hash.slice(1)));
      })
      .map((href) => `${href} on ${at}`),
  );
}

/** Pages are addressed without their ending. */
function addressOf(file) {
  return `/${file
    .replaceAll(path.sep, '/')
    .replace(/\.html$/, '')
    .replace(/(^|\/)index$/, '$1')}`;
}

function valuesOf(attribute, html) {
  return [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&'),
  );
}

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) stop(`${command} ${args.join(' ')} has failed${error ? `: ${error.message}` : ''}`);
}

setUp();
install();
generate();
const vitepress = path.join(site, 'node_modules/vitepress/bin/vitepress.js');
if (process.argv[2] === 'dev') run(process.execPath, [vitepress, 'dev', '--host', '127.0.0.1'], site);
else {
  run(process.execPath, [vitepress, 'build'], site);
  const dead = deadLinks(path.join(site, 'dist'));
  if (dead.length > 0) stop(`the site has dead links:\n${dead.join('\n')}`);
}

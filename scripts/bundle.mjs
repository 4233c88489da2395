// Bundles the compiled package for publishing: a program that imports it opens a few files and not a hundred.
// The tarball has these files in place of those in dist; packing runs this by itself.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { root, setUp, stop } from './set-up.mjs';

const PACKAGE = path.join(root, 'packages/countersign');
const DIST = path.join(PACKAGE, 'dist');

const BUNDLE = path.join(PACKAGE, 'bundle');
const COMMAND_LINE = 'cli/bin';
/** As TypeScript writes them: at the start of a line. */
const STATIC_IMPORT = /^(?:import|export)\b[^;]*?from\s*['"](\.[^'"]+)['"]/gm;

setUp({ build: ['packages/countersign'] });
const entries = entryPoints();
const files = await bundled(entries);
for (const [name, code] of files) writeWhereChanged(path.join(BUNDLE, name), code);
removeOthers(new Set(files.keys()));
copyMistakePages();
for (const name of Object.keys(entries)) if (name !== COMMAND_LINE) await assertSameExports(name);

/** The files of the bundle by name: an entry for each that package.json exports, and for the command line. */
async function bundled(input) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    treeshake: { moduleSideEffects: false },
    // Entries must export what the sources do all the same, which is looked at.
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await bundle.generate({
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: { includeDependenciesRecursively: false, groups: groupsOf(input) },
  });
  await bundle.close();
  return new Map(output.map(({ fileName, code }) => [fileName, code]));
}

/** `countersign mistakes` prints them. */
function copyMistakePages() {
  const pages = path.join(root, 'docs/mistakes');
  for (const name of readdirSync(pages))
    writeWhereChanged(path.join(PACKAGE, 'mistakes', name), readFileSync(path.join(pages, name), 'utf8'));
}

/** Several tests may pack at once, and none may find half a file. */
function writeWhereChanged(file, code) {
  if (existsSync(file) && readFileSync(file, 'utf8') === code) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
}

function removeOthers(names) {
  for (const name of readdirSync(BUNDLE, { recursive: true }))
    if (name.endsWith('.js') && !names.has(name)) rmSync(path.join(BUNDLE, name), { force: true });
}

function entryPoints() {
  const names = [COMMAND_LINE];
  for (const folder of ['', 'schemes/']) {
    for (const file of readdirSync(path.join(DIST, folder)))
      if (file.endsWith('.js')) names.push(folder + file.slice(0, -'.js'.length));
  }
  return Object.fromEntries(names.map((name) => [name, path.join(DIST, `${name}.js`)]));
}

/** All that the verifier loads is two files, one of which is enough for the client. The rest is split as it is shared. */
function groupsOf(entries) {
  const isEntry = new Set(Object.values(entries));
  const loaded = (name) => new Set([...reachedFrom(entries[name])].filter((file) => !isEntry.has(file)));
  const signing = loaded('client');
  const verifier = loaded('index');
  return [
    { name: 'signing', test: (file) => signing.has(file) && verifier.has(file) },
    { name: 'verifier', test: (file) => verifier.has(file) && !signing.has(file) },
  ];
}

function reachedFrom(file, reached = new Set()) {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const [, imported] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT))
    reachedFrom(path.resolve(path.dirname(file), imported), reached);
  return reached;
}

async function assertSameExports(name) {
  const [source, bundled] = await Promise.all(
    [DIST, BUNDLE].map(async (folder) => Object.keys(await import(pathToFileURL(`${folder}/${name}.js`)))),
  );
  if (source.join() !== bundled.join())
    stop(`the bundle exports of "${name}" ${bundled.join(', ')}, and the sources ${source.join(', ')}.`);
}

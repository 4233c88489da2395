// Bundles what the console shows in the browser: two files with a hash in their names, and the page that names them.
// They lie in packages/console/dist/ui, from where the console serves them; packing writes them too.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './set-up.mjs';

const CONSOLE = path.join(root, 'packages/console');
const SOURCES = path.join(CONSOLE, 'ui');

/** Where the console finds them. */
export const consoleUi = path.join(CONSOLE, 'dist/ui');

/** Writes the files into a folder. @returns their names. */
export async function buildConsoleUi(folder = consoleUi) {
  const files = await bundled();
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeWhole(path.join(folder, name), content);
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(path.join(folder, name));
  return [...files.keys()];
}

async function bundled() {
  // It is a dependency of the console, not of the workspace.
  const { build } = createRequire(path.join(CONSOLE, 'package.json'))('esbuild');
  const { outputFiles } = await build({
    entryPoints: { 'app.js': path.join(SOURCES, 'main.tsx'), 'app.css': path.join(SOURCES, 'style/app.css') },
    outdir: '.',
    entryNames: '[name]',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // Browsers that have `light-dark()`.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    tsconfig: path.join(SOURCES, 'tsconfig.json'),
    legalComments: 'none',
  });
  let page = readFileSync(path.join(SOURCES, 'index.html'), 'utf8');
  const files = new Map();
  for (const { path: file, contents } of outputFiles) {
    const extension = path.extname(file);
    const hash = createHash('sha256').update(contents).digest('base64url').slice(0, 12);
    const name = `app-${hash}${extension}`;
    files.set(name, contents);
    page = page.replace(`"app${extension}"`, `"${name}"`);
  }
  return files.set('index.html', page);
}

/** A server that is running reads no half of a file. */
function writeWhole(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  setUp();
  console.log((await buildConsoleUi()).join('\n'));
}

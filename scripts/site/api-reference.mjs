// Writes the API reference: a page for each entry point of the packages, from its types and their comments, by TypeDoc.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, stop } from '../set-up.mjs';

const PACKAGES = ['packages/countersign', 'packages/docs'];

/** All presets are on one page: each has a page of its own among the schemes, which says more. */
const PRESETS =
  'Every preset is the only function of an entry point: `github` is in `countersign/schemes/github`.';

/** Writes the list of the entry points into the folder of the pages. */
export function writeIndex(folder) {
  const rows = PACKAGES.flatMap(entryPointsOf).map(
    ({ name, comment }) => `| [\`${name}\`](${name}.md) | ${comment} |\n`,
  );
  writeFileSync(
    path.join(folder, 'index.md'),
    `# API\n\nEvery name that the packages export, from the types and comments of the sources. [Options](../../docs/reference/options.md) has those of a verifier in one table.\n\n| import from | |\n|---|---|\n${rows.join('')}`,
  );
}

/**
 * Writes a module for each entry point, named as it is imported, for TypeDoc to read.
 *
 * @returns the arguments of TypeDoc.
 */
export function writeEntryPoints(folder) {
  rmSync(folder, { recursive: true, force: true });
  const entryPoints = PACKAGES.flatMap(entryPointsOf);
  for (const { name, comment, files } of entryPoints) {
    const module = path.join(folder, `${name}.ts`);
    mkdirSync(path.dirname(module), { recursive: true });
    const exported = files.map((file) => `export * from '${path.relative(path.dirname(module), file)}';\n`);
    writeFileSync(module, `/** ${comment}\n@module ${name} */\n\n${exported.join('')}`);
  }
  const tsconfig = path.join(folder, 'tsconfig.json');
  writeFileSync(tsconfig, JSON.stringify(compilerOptions(folder)));
  // The root last: what it has takes no name of a page from an entry point, as the interface Scheme would from `/scheme`.
  const modules = entryPoints.map(({ name }) => path.join(folder, `${name}.ts`)).reverse();
  return ['--tsconfig', tsconfig, ...modules.flatMap((module) => ['--entryPoints', module])];
}

function entryPointsOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const source = target?.['@countersign/source'];
    if (source === undefined) return [];
    const file = path.join(root, folder, source);
    if (!source.includes('*'))
      return { name: path.posix.join(name, subpath), comment: commentOf(file), files: [file] };
    const files = readdirSync(path.dirname(file)).filter((each) => each.endsWith('.ts'));
    return {
      name: path.posix.join(name, subpath.replace('*', 'presets')),
      comment: PRESETS,
      files: files.map((each) => path.join(path.dirname(file), each)),
    };
  });
}

/** What an entry point says of itself in its first line. */
function commentOf(file) {
  const [, comment] = /^\/\*\* (.+) \*\/\n/.exec(readFileSync(file, 'utf8')) ?? [];
  if (comment === undefined)
    stop(`${path.relative(root, file)} does not begin with a comment that says what it is for`);
  return comment;
}

function compilerOptions(folder) {
  return {
    extends: path.join(root, 'tsconfig.base.json'),
    compilerOptions: {
      composite: false,
      isolatedDeclarations: false,
      noEmit: true,
      rootDir: root,
      typeRoots: [path.join(root, 'node_modules/@types')],
    },
    include: [`${folder}/**/*.ts`],
  };
}

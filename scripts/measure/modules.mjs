// The modules of the package, and what imports what.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { root } from '../set-up.mjs';

const SRC = 'packages/countersign/src';
const PACKAGE = 'packages/countersign';

/** Counts files and lines of each folder directly under src; the entries count as one. */
export function sourceRooms() {
  const rooms = new Map();
  for (const file of readdirSync(path.join(root, SRC), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const room = file.includes(path.sep) ? file.split(path.sep)[0] : '(entries)';
    const { files, lines } = rooms.get(room) ?? { files: 0, lines: 0 };
    rooms.set(room, { files: files + 1, lines: lines + linesOf(`${SRC}/${file}`) });
  }
  return [...rooms].map(([room, counts]) => ({ room, ...counts })).sort((a, b) => b.lines - a.lines);
}

/**
 * Follows static imports from an entry of `dist` (as compiled) or `bundle` (as published): own files and their lines, and
 * the packages imported by name.
 */
export async function loadedBy(entry, folder) {
  const own = `${PACKAGE}/${folder}`;
  const modules = await modulesOf(`${own}/${entry}`);
  const files = new Set([`${own}/${entry}`]);
  const packages = new Set();
  for (const file of files) {
    for (const { resolved, module, dynamic, coreModule } of modules.get(file).dependencies) {
      if (dynamic || coreModule) continue;
      if (resolved.startsWith(own)) files.add(resolved);
      else packages.add(module);
    }
  }
  const lines = [...files].reduce((sum, file) => sum + linesOf(file), 0);
  return { files: files.size, lines, packages: [...packages].sort(), paths: [...files] };
}

/** Finds circles of imports among the sources, type-only ones included. */
export async function sourceCircles() {
  const modules = await modulesOf(SRC, { tsPreCompilationDeps: true });
  const circles = new Set();
  for (const { source, dependencies } of modules.values())
    for (const { circular, cycle } of dependencies)
      if (circular) circles.add(circleOf([source, ...cycle.map(({ name }) => name)]));
  return [...circles];
}

/** Writes a circle from the same file on, wherever it was found. */
function circleOf(names) {
  const ring = [...new Set(names)].map((name) => path.posix.relative(SRC, name));
  const first = ring.indexOf([...ring].sort()[0]);
  return [...ring.slice(first), ...ring.slice(0, first), ring[first]].join(' → ');
}

async function modulesOf(start, options = {}) {
  const { output } = await cruise([start], {
    baseDir: root,
    doNotFollow: { path: 'node_modules' },
    ruleSet: { forbidden: [{ name: 'no-circles', from: {}, to: { circular: true } }] },
    validate: true,
    ...options,
  });
  return new Map(output.modules.map((module) => [module.source, module]));
}

function linesOf(file) {
  return readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n').length;
}

/** The versions of Node that this machine can run the package on. */

import { createRequire } from 'node:module';
import path from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** Gives the running Node, and those that the lockfile has for this platform, by name and path. */
export function nodeVersions(): readonly (readonly [name: string, executable: string])[] {
  const platform = `${process.platform}-${process.arch}`;
  const others = [22, 24].flatMap((major) => {
    if (process.versions.node.startsWith(`${major}.`)) return [];
    try {
      const manifest = resolve(`node${major}-${platform}/package.json`);
      return [[`Node ${major}`, path.join(path.dirname(manifest), 'bin/node')] as const];
    } catch {
      return [];
    }
  });
  return [[`Node ${process.versions.node.split('.')[0]}`, process.execPath], ...others];
}

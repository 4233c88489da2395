/** Compiles what tests start as processes of their own, before the first of them runs. */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLES = readdirSync(`${root}examples`).map((name) => `examples/${name}`);
const PROJECTS = ['test', 'packages/countersign', ...EXAMPLES];

/** Called by vitest. Throws when the sources do not compile. */
export function setup(): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    [`${root}node_modules/typescript/bin/tsc`, '-b', ...PROJECTS],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The programs that tests start do not compile:\n${stdout}`);
}

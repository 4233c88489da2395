// Installs the programs that run the collections of @countersign/docs: Newman for Postman, and the command line of Bruno. They are no
// part of the workspace, since with 340 MB they would slow every set-up.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { root, stop } from './set-up.mjs';

/** Installs what the lockfile of a tool has, unless it is there: `newman` or `bruno`. */
export function ensureCollectionTool(tool) {
  const folder = `${root}test/collections/${tool}`;
  const stamp = `${folder}/node_modules/.countersign-installed`;
  const wanted = createHash('sha256')
    .update(readFileSync(`${folder}/package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  console.error(`Installing ${tool} ...`);
  const { status, stdout, stderr, error } = spawnSync(
    'npm',
    ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'],
    // npm is a batch file on Windows, which only a shell starts.
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (status !== 0) stop(`${tool} was not installed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  writeFileSync(stamp, wanted);
}

/** Installs Newman in CI, where its tests are not skipped. */
export function ensureNewman() {
  if (process.env.CI === 'true') ensureCollectionTool('newman');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const tool of ['newman', 'bruno']) ensureCollectionTool(tool);

// Packs every package as it would be published and checks what a user of the tarball would get.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, runPnpm, runTool } from './set-up.mjs';

/** Checks the entry points and types of all publishable packages, in a directory that is removed afterwards. */
export function checkPackaging() {
  const directory = mkdtempSync(path.join(tmpdir(), 'countersign-pack-'));
  try {
    const failures = [
      ...pack(directory),
      ...readdirSync(directory).flatMap((file) => inspect(path.join(directory, file))),
    ];
    return { passed: failures.length === 0, output: failures.join('\n') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function pack(directory) {
  const packages = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`);
  return [
    ...packages.flatMap(packedByNpm),
    ...failureOf(runTool('typescript/bin/tsc', ['-b', ...packages])),
    // pnpm and not npm, which leaves publishConfig.exports and the workspace: ranges as they are.
    ...failureOf(
      runPnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', directory]),
    ),
  ];
}

/** A tarball of npm's has entry points that it does not contain, so that none may come to be. */
function packedByNpm(name) {
  const options = { cwd: path.join(root, name), encoding: 'utf8', shell: process.platform === 'win32' };
  const { status, stderr } = spawnSync('npm', ['pack', '--dry-run'], options);
  const isRefused = status !== 0 && stderr.includes('must be packed by pnpm');
  return isRefused ? [] : [`npm packs ${name}, and should have refused to: see scripts/prepack.mjs`];
}

function inspect(tarball) {
  return [
    ...failureOf(runTool('publint/src/cli.js', ['run', '--strict', tarball])),
    ...failureOf(
      runTool('@arethetypeswrong/cli/dist/index.js', [
        '--profile',
        'esm-only',
        '--no-definitely-typed',
        tarball,
      ]),
    ),
  ];
}

function failureOf({ status, stdout, stderr }) {
  return status === 0 ? [] : [stdout + stderr];
}

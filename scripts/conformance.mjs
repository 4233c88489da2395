// Judges the vectors of a folder by the suites in test/conformance, and writes the results: `npm run conformance -- ../vectors`.
// The suites look into modules that the package does not export, so the program is bundled from the sources.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, setUp } from './set-up.mjs';

setUp();
const { rolldown } = await import('rolldown');
const folder = mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
const program = path.join(folder, 'main.mjs');
try {
  const bundle = await rolldown({
    input: path.join(root, 'test/conformance/main.ts'),
    platform: 'node',
    resolve: { conditionNames: ['@countersign/source', 'node', 'import', 'default'] },
  });
  await bundle.write({ dir: folder, entryFileNames: 'main.mjs', format: 'esm' });
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, CONFORMANCE_ROOT: root },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}

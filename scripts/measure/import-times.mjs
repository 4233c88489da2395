// How long the verifier takes to import, against jose.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../set-up.mjs';

const ROUNDS = 25;
const PACKAGE = path.join(root, 'packages/countersign');
/** The verifier as it is published. */
const VERIFIER = pathToFileURL(path.join(PACKAGE, 'bundle/index.js')).href;

/** Imports both in turns, in processes of their own; the ratio is the median of those of each round. */
export function importTimes() {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    // Who comes first changes, as the second may find the machine warmer.
    const names = round % 2 === 0 ? ['countersign', 'jose'] : ['jose', 'countersign'];
    return Object.fromEntries(names.map((name) => [name, importMs(name === 'jose' ? name : VERIFIER)]));
  });
  return {
    rounds: ROUNDS,
    verifierMs: median(rounds.map(({ countersign }) => countersign)),
    joseMs: median(rounds.map(({ jose }) => jose)),
    ratio: median(rounds.map(({ countersign, jose }) => countersign / jose)),
  };
}

function importMs(name) {
  const program = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: PACKAGE,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)].toFixed(2));
}

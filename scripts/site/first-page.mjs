// Writes what the first page shows: programs of the README, what the diagnosis says of a real request, and what was measured.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXPLAIN_COMMAND, explainOutput } from '../explain-output.mjs';
import { root, stop } from '../set-up.mjs';

/** Writes the parts of the page into a folder. */
export async function writeFirstPage(folder) {
  mkdirSync(folder, { recursive: true });
  const write = (name, text) => writeFileSync(path.join(folder, name), text);
  write('express.ts', programWith("'countersign/express'"));
  write('fastify.js', programWith("'countersign/fastify'"));
  write('fetch.js', programWith("'countersign/fetch'"));
  write('explained.txt', `$ ${EXPLAIN_COMMAND}\n\n${explainOutput()}\n`);
  write('numbers.md', await numbers());
}

function programWith(text) {
  const programs = [...read('README.md').matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)];
  const found = programs.find(([, code]) => code.includes(text));
  if (found === undefined) stop(`README.md has no program with ${text}`);
  return found[1];
}

/** Three numbers, each from where it was measured. */
async function numbers() {
  const { LANGUAGES } = await import('../../packages/docs/dist/index.js');
  const [, singles, named] = found('test/diagnosis/RESULTS.md', /^\| all +\| (\d+) +\| \d+ \(([\d.]+) %\)/m);
  const [low, high] = ['influencemart', 'slaunchx'].map((scheme) => costOf(scheme)).sort();
  return `**${named} %** of ${singles} requests with one mistake have it [named first](../test/diagnosis/RESULTS.md), with a budget of 5 ms.

**${LANGUAGES.length} languages** in the documentation for partners, whose samples [are run](../test/samples/main.ts) against a server that verifies.

**${low} to ${high} ×** the time of the bare HMAC is [what a verification costs](../docs/guides/speed.md) for 1 KiB, in memory, by scheme.
`;
}

/** The time of a verification by that of the bare HMAC. */
function costOf(scheme) {
  const row = new RegExp(`^\\| ${scheme} +\\| 1 KiB .*\\| ([\\d.]+) \\([^|]*\\| +at most 1\\.00`, 'm');
  return found('test/bench/RESULTS.md', row)[1];
}

function found(file, pattern) {
  return pattern.exec(read(file)) ?? stop(`${file} has nothing like ${pattern}`);
}

function read(file) {
  return readFileSync(path.join(root, file), 'utf8');
}

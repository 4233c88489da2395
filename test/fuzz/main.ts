/** `npm run fuzz`: tries inputs for a while, and fails when one shows a fault. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type FuzzJob, NOTE_LENGTH, readNote } from './fuzz-process.ts';
import type { FuzzFinding, FuzzReport } from './run-fuzz.ts';

const USAGE = `npm run fuzz -- [--minutes 10] [--seed N] [--target NAME [--input BASE64 or @FILE]]`;
/** Characters of an input that are printed. */
const MOST_SHOWN = 2000;
/** Longer than any input may take, retries and waiting included. */
const STUCK_MS = 60_000;
const LOOK_EVERY_MS = 1000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    target: { type: 'string' },
    input: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const minutes = Number(values.minutes);
const isUsable =
  Number.isInteger(seed) && minutes > 0 && (values.input === undefined || values.target !== undefined);
if (!isUsable) {
  console.error(USAGE);
  process.exit(2);
}

const noted = new SharedArrayBuffer(NOTE_LENGTH);
const input = values.input?.startsWith('@') ? readFileSync(values.input.slice(1), 'utf8') : values.input;
const job: FuzzJob = { seed, durationMs: minutes * 60_000, only: values.target, input, noted };
const report = await watch(job);
if (values.json) console.log(JSON.stringify(shortened(report)));
else print(report);
process.exit(report.findings.length > 0 ? 1 : 0);

function watch(data: FuzzJob): Promise<FuzzReport> {
  const worker = new Worker(new URL('./fuzz-process.js', import.meta.url), { workerData: data });
  return new Promise((resolve) => {
    const stop = (findings: readonly FuzzFinding[]) => {
      clearInterval(timer);
      void worker.terminate();
      resolve({ targets: [], findings });
    };
    let lastTries = -1;
    let lastMoveMs = performance.now();
    const timer = setInterval(() => {
      const { tries } = readNote(noted);
      if (tries !== lastTries) lastMoveMs = performance.now();
      lastTries = tries;
      if (performance.now() - lastMoveMs > STUCK_MS) stop([noteOf(`not done after ${STUCK_MS / 1000} s`)]);
    }, LOOK_EVERY_MS);
    worker.once('message', (done: FuzzReport) => {
      clearInterval(timer);
      resolve(done);
    });
    worker.once('error', (error) => stop([noteOf(`ended the thread: ${error.stack}`)]));
    worker.once('exit', (code) => stop([noteOf(`ended the thread with code ${code}`)]));
  });
}

function noteOf(problem: string): FuzzFinding {
  const { target, input, tries } = readNote(noted);
  return { target, seed, iteration: tries, input: input.toString('base64'), problem };
}

function print({ targets, findings }: FuzzReport): void {
  console.log(`seed ${seed}`);
  for (const { name, inputs, slowestMs } of targets)
    console.log(
      `${name.padEnd(20)} ${String(inputs).padStart(9)} inputs, slowest ${slowestMs.toFixed(1)} ms`,
    );
  const total = targets.reduce((sum, { inputs }) => sum + inputs, 0);
  const slowest = targets.toSorted((a, b) => b.slowestMs - a.slowestMs)[0];
  if (slowest !== undefined)
    console.log(
      `${total} inputs; the slowest took ${slowest.slowestMs.toFixed(1)} ms: --target ${slowest.name} --input ${reproduction(slowest.slowestInput)}`,
    );
  for (const { target, iteration, input, problem } of findings)
    console.log(
      `\nFOUND in ${target}, input ${iteration}: ${problem}\nTry it again: npm run fuzz -- --target ${target} --input ${reproduction(input)}`,
    );
}

/** For another program, which needs no inputs but those that show a fault. */
function shortened({ targets, findings }: FuzzReport): object {
  return {
    seed,
    targets: targets.map(({ name, inputs, slowestMs }) => ({ name, inputs, slowestMs })),
    findings: findings.map((finding) => ({ ...finding, input: reproduction(finding.input) })),
  };
}

/** A long input goes to a file, since no command line takes it. */
function reproduction(input: string): string {
  if (input.length <= MOST_SHOWN) return input;
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'countersign-fuzz-')), 'input.txt');
  writeFileSync(file, input);
  return `@${file}`;
}

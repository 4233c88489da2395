/** The thread that tries the inputs. Another one watches it, since an endless loop can only be seen from outside. */

import { parentPort, workerData } from 'node:worker_threads';
import { openTargets } from './open-targets.ts';
import { type FuzzFinding, type FuzzReport, runFuzz, tryInput } from './run-fuzz.ts';

/** Data that the thread is started with. */
export interface FuzzJob {
  readonly seed: number;
  readonly durationMs: number;
  readonly only: string | undefined;
  /** One input to try in place of all others, in base64. */
  readonly input: string | undefined;
  /** Memory in which the current input is noted: the number of inputs so far, its target, its length and its bytes. */
  readonly noted: SharedArrayBuffer;
}

/** Bytes of an input that are noted. */
export const NOTED_BYTES: number = 64 * 1024;
const NAME_BYTES = 64;
export const NOTE_LENGTH: number = 12 + NAME_BYTES + NOTED_BYTES;

/** Reads what was noted. */
export function readNote(noted: SharedArrayBuffer): { tries: number; target: string; input: Buffer } {
  const [tries = 0, nameLength = 0, length = 0] = new Int32Array(noted, 0, 3);
  const bytes = Buffer.from(noted);
  return {
    tries,
    target: bytes.subarray(12, 12 + nameLength).toString('latin1'),
    input: Buffer.from(bytes.subarray(12 + NAME_BYTES, 12 + NAME_BYTES + length)),
  };
}

function noteIn(noted: SharedArrayBuffer): (target: string, iteration: number, input: Buffer) => void {
  const numbers = new Int32Array(noted, 0, 3);
  const bytes = Buffer.from(noted);
  return (target, _iteration, input) => {
    numbers[0] = (numbers[0] as number) + 1;
    numbers[1] = bytes.write(target, 12, NAME_BYTES, 'latin1');
    numbers[2] = input.copy(bytes, 12 + NAME_BYTES, 0, NOTED_BYTES);
  };
}

async function work({ seed, durationMs, only, input, noted }: FuzzJob): Promise<FuzzReport> {
  const { targets, close } = await openTargets(only);
  const uncaught: string[] = [];
  // An error that nobody can catch would end a server, so it is a finding.
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error: unknown) =>
      uncaught.push(error instanceof Error ? (error.stack ?? '') : String(error)),
    );
  const watched = targets.map((target) => ({
    ...target,
    check: async (tried: Buffer) => {
      await target.check(tried);
      const [problem] = uncaught.splice(0);
      if (problem !== undefined) throw new Error(`not caught: ${problem}`);
    },
  }));
  const onInput = noteIn(noted);
  const report =
    input === undefined
      ? await runFuzz(watched, { seed, endMs: performance.now() + durationMs, onInput })
      : await tryOne(watched, Buffer.from(input, 'base64'), onInput);
  await close();
  return report;
}

async function tryOne(
  [target]: readonly Parameters<typeof tryInput>[0][],
  input: Buffer,
  onInput: ReturnType<typeof noteIn>,
): Promise<FuzzReport> {
  if (target === undefined) throw new Error('there is no target');
  onInput(target.name, 0, input);
  const { problem, tookMs } = await tryInput(target, input);
  const tried = { target: target.name, seed: 0, iteration: 0, input: input.toString('base64') };
  const findings: FuzzFinding[] = problem === undefined ? [] : [{ ...tried, problem }];
  return {
    targets: [{ name: target.name, inputs: 1, slowestMs: tookMs, slowestInput: tried.input }],
    findings,
  };
}

if (parentPort !== null) parentPort.postMessage(await work(workerData as FuzzJob));

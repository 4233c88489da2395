/** A program run as a process of its own, to its end. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Result of a run. */
export interface ProgramRun {
  readonly code: number | null;
  /** All that it wrote, to either stream. */
  readonly output: string;
}

/** Runs a compiled program with `PATH` and the given environment, and nothing else of this one's. */
export async function runProgram(program: string, env: Record<string, string> = {}): Promise<ProgramRun> {
  const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
